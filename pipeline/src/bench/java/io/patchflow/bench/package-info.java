/**
 * Measures the decode stage beside a plain loop that writes the same files, each in a process of
 * its own; see docs/PERFORMANCE.md.
 */
package io.patchflow.bench;
