package io.patchflow.report;

import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Listing;
import io.patchflow.program.Program;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.PatchSetInfo;
import java.util.Locale;

/** The model's layers with the shape that each gives and its parameters. */
final class ModelSection {
  private final StringBuilder rows = new StringBuilder();
  private long total;
  private int tokens;
  private int channels;

  private ModelSection() {}

  static String html(Recipe.Model model, PatchSetInfo info) {
    Program program =
        PatchMlp.program(Architecture.of(model, info, /* mean= */ 0, /* deviation= */ 1))
            .program()
            .reordered();
    return new ModelSection().table(model, info) + listing(program);
  }

  /** The instructions that are computed, in the order of the fewest multiplications. */
  private static String listing(Program program) {
    StringBuilder lines = new StringBuilder();
    for (Listing.Line line : Listing.of(program)) {
      lines.append(
          String.format(
              Locale.ROOT,
              "<tr><th scope=\"row\"><code>%s</code></th><td><code>%s</code></td><td>%s</td>"
                  + "<td>%d × %d</td><td>%.3f</td></tr>%n",
              Html.text(line.name()),
              Html.text(line.expression()),
              line.shared() ? "batch" : "sample",
              line.rows(),
              line.columns(),
              line.flops() / 1e6));
    }
    return """
        <details>
        <summary>As it is computed: %s MFLOP a sample</summary>
        %s</details>
        """
        .formatted(
            String.format(Locale.ROOT, "%.2f", program.flops() / 1e6),
            Html.wide(
                "Instructions table",
                """
                <table>
                <thead><tr><th scope="col">Result</th><th scope="col">Computed as</th>\
                <th scope="col">Once a</th><th scope="col">Size</th>\
                <th scope="col">MFLOP</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                """
                    .formatted(lines)));
  }

  private String table(Recipe.Model model, PatchSetInfo info) {
    tokens = info.shape().tokens();
    channels = model.stem();
    row("patches", tokens, info.shape().patchDim(), 0);
    linear("stem: linear on each patch", info.shape().patchDim(), channels, tokens, channels);
    if (model.stemNorm().equals("batch")) {
      row("batch normalisation over the patches", tokens, channels, 2L * tokens);
    }
    if (model.position()) {
      row("position of each patch", tokens, channels, (long) tokens * channels);
    }
    int number = 0;
    for (Block block : model.blocks()) {
      String name = "block " + ++number + ": ";
      if (block instanceof Block.Mixer mixer) {
        mixer(name, mixer);
      } else if (block instanceof Block.Gate gate) {
        gate(name, gate);
      }
    }
    if (model.headNorm().equals("layer")) {
      row("layer normalisation", tokens, channels, 2L * channels);
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

  private void mixer(String name, Block.Mixer mixer) {
    linear(
        name + "linear over tokens, relu",
        tokens,
        mixer.tokenHidden(),
        mixer.tokenHidden(),
        channels);
    linear(
        name + "linear over tokens",
        mixer.tokenHidden(),
        mixer.tokenOut(),
        mixer.tokenOut(),
        channels);
    tokens = mixer.tokenOut();
    linear(
        name + "linear over channels, relu",
        channels,
        mixer.channelHidden(),
        tokens,
        mixer.channelHidden());
    linear(
        name + "linear over channels",
        mixer.channelHidden(),
        mixer.channelOut(),
        tokens,
        mixer.channelOut());
    channels = mixer.channelOut();
  }

  private void gate(String name, Block.Gate gate) {
    int hidden = gate.hidden();
    row(name + "layer normalisation", tokens, channels, 2L * channels);
    linear(name + "linear over channels, relu", channels, 2 * hidden, tokens, 2 * hidden);
    row(
        name + "gate: layer normalisation, " + gate.heads() + " linear maps over tokens, product",
        tokens,
        hidden,
        2L * hidden + (long) gate.heads() * tokens * (tokens + 1));
    linear(name + "linear over channels, residual", hidden, channels, tokens, channels);
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
