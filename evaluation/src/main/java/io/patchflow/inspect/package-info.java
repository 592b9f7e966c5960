/** Prints a run's metric tables for a terminal, or as CSV or JSON. */
package io.patchflow.inspect;
