/** From predictions to metric rows: pure arithmetic, no files, no Beam. */
package io.patchflow.metrics;
