/** The preflight's questions put to NVIDIA's driver. In builds with the profile {@code cuda}. */
package io.patchflow.cuda.nvidia;
