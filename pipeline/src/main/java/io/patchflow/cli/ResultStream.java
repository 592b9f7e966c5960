package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Results on their way out. A {@link PrintStream} swallows failures, so that a command would
 * continue and end as if its result had arrived: here a write that fails is thrown, once, as an
 * exception that a {@code PrintStream} lets through.
 */
final class ResultStream extends OutputStream {
  private static final int BUFFER = 1 << 13;

  private final OutputStream target;
  private final boolean pipe;
  private boolean failed;

  /**
   * A stream into {@code target}, not buffered.
   *
   * @param pipe whether a write can only fail because the reader has gone
   */
  ResultStream(OutputStream target, boolean pipe) {
    this.target = target;
    this.pipe = pipe;
  }

  /** This process's stdout; to be flushed before the process ends. */
  static PrintStream stdout() {
    return printing(new ResultStream(new FileOutputStream(FileDescriptor.out), isPipe()));
  }

  /** Text into {@code results}, in UTF-8 and buffered. */
  static PrintStream printing(ResultStream results) {
    return new PrintStream(
        new BufferedOutputStream(results, BUFFER), /* autoFlush= */ false, StandardCharsets.UTF_8);
  }

  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Told by the failure's message instead.
    }
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * Writes on.
   *
   * @throws ReaderGone the reader has gone
   * @throws PatchflowException stage failed: stdout cannot be written, with the system's reason
   */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failed) {
      return;
    }
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      failed = true;
      String reason = SystemReason.of(e);
      if (pipe || reason.equals("Broken pipe")) {
        throw new ReaderGone();
      }
      throw PatchflowException.stageFailed("stdout: cannot be written: " + reason, e);
    }
  }

  /** The reader of the results has gone, as with {@code | head}: the command ends quietly. */
  static final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a shell reports of a process that SIGPIPE ended, as it does programs in C. */
    static final int CODE = 128 + 13;
  }
}
