package io.patchflow.cli;

import io.patchflow.train.Terminal;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a command writes.
 *
 * @param out results only; printing may throw, see {@link ResultStream}
 * @param err progress
 * @param terminal that {@code err} is, if a bar may move on it
 */
record Streams(PrintStream out, PrintStream err, Optional<Terminal> terminal) {}
