/** Scores new images with the model of a run. */
package io.patchflow.predict;
