package io.patchflow.report;

import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The images that a page shows.
 *
 * @param mistakes those that the model was surest of
 * @param samples the first of each class
 * @param sources data URLs of all images shown, by index
 */
record PageImages(
    List<TopErrorRow> mistakes, List<PredictionRow> samples, Map<Long, String> sources) {
  private static final int MISTAKES = 24;

  /** As far as there are enough classes: an equal number of each. */
  private static final int SAMPLES = 20;

  static PageImages of(RunData data, HeatMap heatMap) {
    List<TopErrorRow> mistakes = data.topErrors().stream().limit(MISTAKES).toList();
    List<PredictionRow> samples = samples(data);
    Set<Long> indices = new HashSet<>();
    mistakes.forEach(row -> indices.add(row.index()));
    samples.forEach(row -> indices.add(row.index()));
    heatMap.pairs().forEach(pair -> indices.addAll(pair.images()));
    return new PageImages(mistakes, samples, sources(data, indices));
  }

  private static List<PredictionRow> samples(RunData data) {
    int each = Math.max(1, SAMPLES / data.info().classes());
    Map<Integer, Integer> taken = new HashMap<>();
    List<PredictionRow> shown = new ArrayList<>();
    for (PredictionRow row : data.predictions()) {
      if (shown.size() < SAMPLES && taken.merge(row.label(), 1, Integer::sum) <= each) {
        shown.add(row);
      }
    }
    shown.sort((a, b) -> Integer.compare(a.label(), b.label()));
    return shown;
  }

  /** Data URLs of images, by index. */
  static Map<Long, String> sources(RunData data, Set<Long> indices) {
    Map<Long, String> sources = new HashMap<>();
    data.patches(indices)
        .forEach(
            (index, patches) -> {
              byte[] png = PatchImage.png(patches, data.info().shape());
              sources.put(
                  index, "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
            });
    return sources;
  }
}
