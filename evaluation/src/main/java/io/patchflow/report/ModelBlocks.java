package io.patchflow.report;

import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.program.Instruction;
import io.patchflow.program.Listing;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Program;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.report.Table.Cell;
import io.patchflow.schema.PatchSetInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The model as its drawing shows it, and the instructions that are computed.
 *
 * @param steps from the patches to the classes
 * @param parameters of all of them
 * @param flops additions and multiplications a sample
 * @param listing in the order of the fewest multiplications
 */
record ModelBlocks(List<Step> steps, long parameters, long flops, List<Listing.Line> listing) {

  /**
   * A box of the drawing.
   *
   * @param words what it does
   * @param rows of what it leaves: tokens
   * @param columns of what it leaves: channels
   */
  record Step(String name, String words, int rows, int columns, long parameters) {}

  /** The instructions. */
  Table table() {
    Table table =
        new Table("Instructions table")
            .words("Result", "Computed as", "Once a")
            .figures("Size", "MFLOP");
    for (Listing.Line line : listing) {
      table.row(
          List.of(
              Cell.words(line.name()),
              Cell.words(line.expression()),
              Cell.words(line.shared() ? "batch" : "image"),
              Cell.words(line.rows() + " × " + line.columns()),
              Cell.words(megaflops(line.flops()))));
    }
    return table;
  }

  /** Millions of additions and multiplications an image. */
  String megaflops() {
    return megaflops(flops);
  }

  private static String megaflops(long flops) {
    return String.format(Locale.ROOT, "%.2f", flops / 1e6);
  }

  static ModelBlocks of(Recipe.Model model, PatchSetInfo info) {
    NetworkProgram network =
        PatchMlp.program(Architecture.of(model, info, /* mean= */ 0, /* deviation= */ 1));
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.trained()) {
        sizes.merge(layer(parameter), (long) parameter.size(), Long::sum);
      }
    }
    Program program = network.program();
    Step patches = new Step("patches", "pixels", info.shape().tokens(), info.shape().patchDim(), 0);
    List<Step> steps =
        Stream.concat(
                Stream.of(patches),
                sizes.entrySet().stream()
                    .map(layer -> step(layer.getKey(), layer.getValue(), model, program)))
            .toList();
    Program computed = program.reordered();
    return new ModelBlocks(
        steps,
        steps.stream().mapToLong(Step::parameters).sum(),
        computed.flops(),
        Listing.of(computed));
  }

  private static Step step(String layer, long parameters, Recipe.Model model, Program program) {
    Matrix last =
        program.sample().stream()
            .filter(instruction -> uses(instruction, layer))
            .map(Instruction::output)
            .reduce((before, after) -> after)
            .orElse(program.output());
    return new Step(layer, words(layer, model), last.rows(), last.columns(), parameters);
  }

  private static boolean uses(Instruction instruction, String layer) {
    return instruction.inputs().stream()
        .anyMatch(input -> input instanceof Parameter p && layer(p).equals(layer));
  }

  /** The layer that a parameter's name begins with. */
  private static String layer(Parameter parameter) {
    return parameter.name().substring(0, parameter.name().indexOf('.'));
  }

  private static String words(String layer, Recipe.Model model) {
    if (layer.equals("stem")) {
      return "linear map of each patch"
          + (model.stemNorm().equals("batch") ? ", batch normalisation" : "")
          + (model.position() ? ", position" : "");
    } else if (layer.equals("pool")) {
      return "layer normalisation";
    } else if (layer.equals("head")) {
      return "mean over the tokens, linear map";
    }
    return block(layer)
        .map(number -> model.blocks().get(number - 1))
        .map(ModelBlocks::words)
        .orElse("");
  }

  private static Optional<Integer> block(String layer) {
    return layer.matches("block\\d{1,6}")
        ? Optional.of(Integer.valueOf(layer.substring("block".length())))
        : Optional.empty();
  }

  private static String words(Block block) {
    return block instanceof Block.Gate gate
        ? "gated MLP, %d channels, %d heads over the tokens".formatted(gate.hidden(), gate.heads())
        : block instanceof Block.Mixer mixer
            ? "MLP over tokens, %d hidden; MLP over channels, %d hidden"
                .formatted(mixer.tokenHidden(), mixer.channelHidden())
            : "";
  }
}
