package io.patchflow.schema;

import io.patchflow.failure.PatchflowException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a format. A greater minor number adds what an older reader may ignore; a greater
 * major number changes what is there.
 */
public record SchemaVersion(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  /** Parses {@code major.minor}. */
  public static SchemaVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a version such as 1.0 expected, found " + text);
    }
    return new SchemaVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * Refuses what was written in a newer format than this one.
   *
   * @param where the file, for the message
   * @param name the format's name, such as {@code epochs}
   * @param found the version the file states
   * @throws PatchflowException bad input: another major version, or no version
   */
  public void requireReadable(Object where, String name, String found) {
    SchemaVersion version;
    try {
      version = parse(found);
    } catch (IllegalArgumentException e) {
      throw PatchflowException.badInput("%s: schema %s: %s".formatted(where, name, e.getMessage()));
    }
    if (version.major != major) {
      throw PatchflowException.badInput(
          "%s: schema %s: expected version %d.x, found %s%s"
              .formatted(
                  where,
                  name,
                  major,
                  found,
                  version.major > major ? ", written by a newer Patchflow" : ""));
    }
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
