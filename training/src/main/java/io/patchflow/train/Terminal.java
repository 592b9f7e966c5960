package io.patchflow.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that somebody watches, on which a bar can move.
 *
 * @param device such as {@code /dev/pts/0}
 */
public record Terminal(Path device) {
  /** Narrower than this, a bar says less than a line. */
  private static final int FEWEST_COLUMNS = 40;

  private static final long PATIENCE_SECONDS = 2;
  private static final Pattern SIZE = Pattern.compile("\\d{1,5} (?<columns>\\d{1,5})");

  /**
   * The terminal that stderr is; Java itself only knows of stdin and stdout together. Empty where a
   * bar cannot be: stderr is a file or a pipe, the terminal cannot go back in its line ({@code
   * TERM=dumb}), does not say its width, or is too narrow.
   */
  public static Optional<Terminal> ofStderr() {
    String type = System.getenv("TERM");
    if (type == null || type.isEmpty() || type.equals("dumb")) {
      return Optional.empty();
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty")
          ? Optional.of(new Terminal(Path.of(target)))
              .filter(terminal -> terminal.columns() >= FEWEST_COLUMNS)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Its width at this moment; 0 if unknown. */
  public int columns() {
    Process stty = null;
    try {
      stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return 0;
      }
      byte[] output = stty.getInputStream().readAllBytes();
      Matcher size = SIZE.matcher(new String(output, StandardCharsets.US_ASCII).strip());
      return size.matches() ? Integer.parseInt(size.group("columns")) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } finally {
      if (stty != null) {
        stty.destroy();
      }
    }
  }
}
