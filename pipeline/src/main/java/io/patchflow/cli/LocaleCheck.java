package io.patchflow.cli;

import java.io.File;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Whether paths arrive as they were typed. Where the locale has no encoding for their letters, Java
 * has replaced these before the program starts, and could not open such a file either.
 */
final class LocaleCheck {
  private LocaleCheck() {}

  /** What is wrong with this process's arguments or working folder, in a line. */
  static Optional<String> problem(List<String> arguments) {
    // Of another name on some virtual machines; then nothing is known, and all is tried.
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return problem(arguments, new File(System.getProperty("user.dir")), encoding);
  }

  /** As above, for these. */
  static Optional<String> problem(List<String> arguments, File workingFolder, String encoding) {
    if (encoding.startsWith("UTF-")) {
      // All letters have bytes in it, but not all bytes are letters.
      return arguments.stream()
          .filter(argument -> argument.contains("\uFFFD"))
          .findFirst()
          .map("'%s': expected letters in UTF-8, found bytes that are none"::formatted);
    }
    if (!Charset.isSupported(encoding)) {
      return Optional.empty();
    }
    Charset charset = Charset.forName(encoding);
    return arguments.stream()
        .filter(argument -> !charset.newEncoder().canEncode(argument))
        .findFirst()
        .or(() -> unreadable(workingFolder))
        .map(
            text ->
                "'%s' has letters that the locale's encoding, %s, has not; set LC_ALL=C.UTF-8"
                    .formatted(text, encoding));
  }

  /** A working folder exists, unless its name was not understood. */
  private static Optional<String> unreadable(File workingFolder) {
    String name = workingFolder.getPath();
    boolean replaced = name.contains("?") || name.contains("\uFFFD");
    return replaced && !workingFolder.isDirectory() ? Optional.of(name) : Optional.empty();
  }
}
