/** Gradients held against finite differences. */
package io.patchflow.gradient;
