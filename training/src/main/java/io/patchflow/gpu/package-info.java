/**
 * Executes programs on an NVIDIA GPU in single precision, by kernels that read the program as data:
 * one PTX for all models, and one more whose products round their factors to TF32, compiled from
 * {@code src/main/cuda}. A block of threads takes whole samples, forward and backward.
 */
package io.patchflow.gpu;
