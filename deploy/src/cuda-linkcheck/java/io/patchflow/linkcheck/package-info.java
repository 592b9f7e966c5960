/** What can be proved of the CUDA backend on a machine without a GPU; see docs/GPU.md. */
package io.patchflow.linkcheck;
