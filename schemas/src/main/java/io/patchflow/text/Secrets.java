package io.patchflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves passwords and keys out of what is kept or shown: user names and passwords in URLs, and the
 * values of options whose names say that they are secret.
 */
public final class Secrets {
  private static final String MASK = "***";

  /** The part of a URL before the host. */
  private static final Pattern USER = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:/{2})[^/?#\\s]*@");

  private static final String NAMES =
      "[\\w.-]*(?:password|passwd|passphrase|secret|token|credential|signature"
          + "|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|connection[_-]?string)"
          + "[\\w.-]*";

  /** A value in a URL's query, and one in an option that is quoted in a text. */
  private static final Pattern VALUE =
      Pattern.compile("(?i)([?&]" + NAMES + "=|--" + NAMES + "=)[^&\\s]+");

  private static final Pattern OPTION = Pattern.compile("(?i)--" + NAMES);

  private Secrets() {}

  /** A text without the secrets that it is seen to hold. */
  public static String masked(String text) {
    String hosts = USER.matcher(text).replaceAll("$1");
    return VALUE.matcher(hosts).replaceAll("$1" + Matcher.quoteReplacement(MASK));
  }

  /** A command line without the secrets in it; the value of a secret option goes whole. */
  public static List<String> masked(List<String> command) {
    List<String> masked = new ArrayList<>();
    boolean secret = false;
    for (String word : command) {
      String name = word.split("=", 2)[0];
      boolean named = OPTION.matcher(name).matches();
      if (secret && !word.startsWith("--")) {
        masked.add(MASK);
      } else if (named && word.length() > name.length()) {
        masked.add(name + "=" + MASK);
      } else {
        masked.add(masked(word));
      }
      secret = named && word.length() == name.length();
    }
    return masked;
  }
}
