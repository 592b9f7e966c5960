/**
 * The patch-MLP's layers as Deeplearning4j sees them: configuration, parameters, and the bridge to
 * a kernel.
 */
package io.patchflow.layer;
