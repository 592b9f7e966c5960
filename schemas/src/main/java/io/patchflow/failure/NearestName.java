package io.patchflow.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one most likely meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest insertions, deletions, replacements and swaps of neighbours away
   * from {@code typed}, letter case aside; empty if even that is too far to be a typing error.
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(2, typed.length() / 3);
    return known.stream()
        .min(
            Comparator.<String>comparingInt(name -> edits(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) <= limit);
  }

  /** {@code ", did you mean NAME?"}, or nothing if no known name is near. */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(name -> ", did you mean " + name + "?").orElse("");
  }

  /** The optimal string alignment distance. */
  static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replace = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, 1 + distance[i - 2][j - 2]);
        }
        distance[i][j] = best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
