package io.patchflow.report;

import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.TopErrorRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Images with what they are and what they were taken for. */
final class GallerySection {
  /** Mistakes shown. */
  private static final int MISTAKES = 24;

  /** Samples shown, as far as there are enough classes: an equal number of each. */
  private static final int SAMPLES = 20;

  private GallerySection() {}

  /** The mistakes that the model was surest of. */
  static String mistakes(RunData data) {
    List<TopErrorRow> shown =
        data.topErrors().subList(0, Math.min(MISTAKES, data.topErrors().size()));
    return shown.isEmpty()
        ? "<p>There is none.</p>\n"
        : gallery(data, shown, TopErrorRow::index, row -> mistake(row, data.info().classNames()));
  }

  /** The first images of each class. */
  static String samples(RunData data) {
    int each = Math.max(1, SAMPLES / data.info().classes());
    Map<Integer, Integer> taken = new HashMap<>();
    List<PredictionRow> shown = new ArrayList<>();
    for (PredictionRow row : data.predictions()) {
      if (shown.size() < SAMPLES && taken.merge(row.label(), 1, Integer::sum) <= each) {
        shown.add(row);
      }
    }
    shown.sort((a, b) -> Integer.compare(a.label(), b.label()));
    return gallery(data, shown, PredictionRow::index, row -> sample(row, data.info().classNames()));
  }

  private static <R> String gallery(
      RunData data, List<R> rows, Function<R, Long> index, Function<R, String> caption) {
    Map<Long, byte[]> patches =
        data.patches(rows.stream().map(index).collect(Collectors.toUnmodifiableSet()));
    StringBuilder list = new StringBuilder("<ul class=\"gallery\">\n");
    for (R row : rows) {
      byte[] png = PatchImage.png(patches.get(index.apply(row)), data.info().shape());
      list.append(
          "<li><img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"Image %d\">%s</li>\n"
              .formatted(
                  Html.png(png),
                  data.info().shape().width(),
                  data.info().shape().height(),
                  index.apply(row),
                  caption.apply(row)));
    }
    return list.append("</ul>\n").toString();
  }

  private static String mistake(TopErrorRow row, List<String> names) {
    return "<span>%s, %s</span><span class=\"miss\">taken for %s, %s</span>"
        .formatted(
            Html.text(names.get(row.label())),
            percent(row.labelProbability()),
            Html.text(names.get(row.predicted())),
            percent(row.probability()));
  }

  /** Does not break before its sign. */
  private static String percent(float share) {
    return Figures.percent((double) share).replace(" ", "&nbsp;");
  }

  private static String sample(PredictionRow row, List<String> names) {
    String name = Html.text(names.get(row.label()));
    return row.label() == row.predicted()
        ? "<span>%s</span>".formatted(name)
        : "<span>%s</span><span class=\"miss\">taken for %s</span>"
            .formatted(name, Html.text(names.get(row.predicted())));
  }
}
