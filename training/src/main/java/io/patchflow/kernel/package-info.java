/**
 * The arithmetic of the model's heavy layers, twice: by ND4J operations for any backend, and for
 * the CPU sample by sample in cache.
 */
package io.patchflow.kernel;
