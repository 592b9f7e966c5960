/**
 * Executes programs on the CPU in single precision, sample by sample: forward and backward of a
 * sample in one walk, so that all it computes stays in the core's cache. BLAS runs on one thread;
 * the samples of a batch are spread over threads.
 */
package io.patchflow.cpu;
