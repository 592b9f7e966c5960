/**
 * How fast the model trains and scores beside PyTorch, each contender in a process of its own, all
 * measured in turn. Compiled and run under the Maven profile {@code benchmark} only; see
 * docs/PERFORMANCE.md.
 */
package io.patchflow.bench;
