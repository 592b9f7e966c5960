/**
 * PyTorch's optimisers as Deeplearning4j updaters, and its learning-rate scheduler: the same
 * numbers from the same gradients and metrics.
 */
package io.patchflow.optim;
