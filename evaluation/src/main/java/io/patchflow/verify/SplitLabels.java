package io.patchflow.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels of a split's images by index, each of which should be there once. */
final class SplitLabels {
  private final String place;
  private final long expected;
  private final Findings findings;
  private final Map<Long, Integer> labels = new HashMap<>();

  /**
   * No label yet.
   *
   * @param place where images come from, for messages
   * @param expected the number of images there should be; indices run from 0 to one below
   */
  SplitLabels(String place, long expected, Findings findings) {
    this.place = place;
    this.expected = expected;
    this.findings = findings;
  }

  /** Takes the next image. */
  void add(long index, int label) {
    if (index < 0 || index >= expected) {
      findings.add(
          expected == 0
              ? "%s: image %d: expected no image of this split".formatted(place, index)
              : "%s: image %d: expected an index from 0 to %d"
                  .formatted(place, index, expected - 1));
    }
    if (labels.put(index, label) != null) {
      findings.add("%s: image %d: expected once, found again".formatted(place, index));
    }
  }

  /** Names the images that are not there; neighbours share a line. */
  void reportMissing() {
    List<Long> found =
        labels.keySet().stream().filter(i -> i >= 0 && i < expected).sorted().toList();
    long next = 0;
    for (long index : found) {
      reportGap(next, index);
      next = index + 1;
    }
    reportGap(next, expected);
  }

  private void reportGap(long from, long to) {
    if (from < to) {
      String images = to - from == 1 ? "image " + from : "images %d to %d".formatted(from, to - 1);
      findings.add("%s: %s: expected, found none".formatted(place, images));
    }
  }

  /** The number of images there should be. */
  long expected() {
    return expected;
  }

  /** The number of images found. */
  long images() {
    return labels.size();
  }

  /** The label of an image; null if there is no such image. */
  Integer label(long index) {
    return labels.get(index);
  }
}
