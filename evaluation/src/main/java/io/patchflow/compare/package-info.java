/**
 * Compares evaluated runs: whether one is better than another, on what, and what they differ in.
 */
package io.patchflow.compare;
