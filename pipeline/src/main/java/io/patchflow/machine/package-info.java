/** The machine that a run is done on: what it is, and whether it has what a run takes. */
package io.patchflow.machine;
