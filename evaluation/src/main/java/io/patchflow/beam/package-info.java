/** Runs a Beam pipeline of any stage and waits for it. */
package io.patchflow.beam;
