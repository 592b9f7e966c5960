/** Scores splits with a trained model on Beam and publishes the metric tables. */
package io.patchflow.score;
