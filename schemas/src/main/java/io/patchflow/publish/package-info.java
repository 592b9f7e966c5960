/**
 * Writes files whole or not at all: a stage into its run folder in one atomic step (contract C4),
 * and single files. While a stage is at work the folder also holds {@code .lock} and {@code
 * .attempt-<id>}; a killed process leaves them behind, the next stage removes them, and readers
 * never see them.
 */
package io.patchflow.publish;
