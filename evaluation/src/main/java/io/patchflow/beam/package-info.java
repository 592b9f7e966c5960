/** What every Beam pipeline here has in common, whatever its stage: that it is waited for. */
package io.patchflow.beam;
