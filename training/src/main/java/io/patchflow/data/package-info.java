/** Patch tensors in memory, the order in which they are seen, and the batches they become. */
package io.patchflow.data;
