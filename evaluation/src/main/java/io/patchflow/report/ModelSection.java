package io.patchflow.report;

import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import java.util.List;
import java.util.Locale;

/** The model's layers with the shape that each gives and its parameters. */
final class ModelSection {
  private final StringBuilder rows = new StringBuilder();
  private long total;

  private ModelSection() {}

  static String html(Recipe.Model model, PatchSetInfo info) {
    return new ModelSection().table(model, info);
  }

  private String table(Recipe.Model model, PatchSetInfo info) {
    int tokens = info.shape().tokens();
    int channels = model.stem();
    row("patches", tokens, info.shape().patchDim(), 0);
    linear("stem: linear on each patch", info.shape().patchDim(), channels, tokens, channels);
    row("batch normalisation over the patches", tokens, channels, 2L * tokens);
    int block = 0;
    for (List<Integer> sizes : model.blocks()) {
      String name = "block " + ++block + ": ";
      linear(name + "linear over tokens, relu", tokens, sizes.get(0), sizes.get(0), channels);
      linear(name + "linear over tokens", sizes.get(0), sizes.get(1), sizes.get(1), channels);
      tokens = sizes.get(1);
      linear(name + "linear over channels, relu", channels, sizes.get(2), tokens, sizes.get(2));
      linear(name + "linear over channels", sizes.get(2), sizes.get(3), tokens, sizes.get(3));
      channels = sizes.get(3);
    }
    row("mean over the tokens", 1, channels, 0);
    linear("classifier: linear, softmax", channels, info.classes(), 1, info.classes());
    return Html.wide(
        "Layers table",
        """
        <table>
        <thead><tr><th scope="col">Layer</th><th scope="col">Tokens</th>\
        <th scope="col">Channels</th><th scope="col">Parameters</th></tr></thead>
        <tbody>
        %s<tr><th scope="row">all</th><td></td><td></td><td id="parameters">%s</td></tr>
        </tbody>
        </table>
        """
            .formatted(rows, number(total)));
  }

  private void linear(String layer, int in, int out, int tokens, int channels) {
    row(layer, tokens, channels, (long) in * out + out);
  }

  private void row(String layer, int tokens, int channels, long parameters) {
    total += parameters;
    rows.append(
        "<tr><th scope=\"row\">%s</th><td>%d</td><td>%d</td><td>%s</td></tr>\n"
            .formatted(layer, tokens, channels, number(parameters)));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
