/** The train stage: epochs, what is watched after each, progress, and what is published. */
package io.patchflow.train;
