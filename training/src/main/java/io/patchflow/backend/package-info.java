/** What computes: ND4J's backend, its BLAS and the kernel chosen. */
package io.patchflow.backend;
