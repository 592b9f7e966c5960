package io.patchflow.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results only; printing may throw, see {@link ResultStream}
 * @param err progress
 * @param bar whether a bar may move on {@code err}
 */
record Streams(PrintStream out, PrintStream err, boolean bar) {}
