package io.patchflow.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A folder of golden vectors made by generate.py or generate_gmlp.py: sizes and arrays. */
record ParityCase(String name, Config config, Npz tensors) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Config(
      String model,
      int tokens,
      int patchDim,
      int stem,
      int channels,
      JsonNode blocks,
      int hidden,
      int heads,
      int classes,
      int batch,
      int steps,
      double lr,
      double weightDecay,
      double labelSmoothing,
      double mean,
      double std) {}

  static ParityCase load(Path folder) throws IOException {
    Config config =
        new ObjectMapper().readValue(folder.resolve("case.json").toFile(), Config.class);
    return new ParityCase(
        folder.getFileName().toString(), config, new Npz(folder.resolve("tensors.npz")));
  }

  boolean isGated() {
    return config.model() != null;
  }

  Architecture architecture() {
    return isGated()
        ? new Architecture(
            config.tokens(),
            config.patchDim(),
            config.channels(),
            /* batchNorm= */ false,
            /* position= */ true,
            Collections.nCopies(
                config.blocks().asInt(), new Block.Gate(config.hidden(), config.heads())),
            /* headNorm= */ true,
            config.classes(),
            config.mean(),
            config.std())
        : new Architecture(
            config.tokens(),
            config.patchDim(),
            config.stem(),
            /* batchNorm= */ true,
            /* position= */ false,
            mixers(),
            /* headNorm= */ false,
            config.classes(),
            /* mean= */ 0,
            /* deviation= */ 1);
  }

  private List<Block> mixers() {
    List<Block> mixers = new ArrayList<>();
    for (JsonNode sizes : config.blocks()) {
      mixers.add(
          new Block.Mixer(
              sizes.get(0).asInt(),
              sizes.get(1).asInt(),
              sizes.get(2).asInt(),
              sizes.get(3).asInt()));
    }
    return mixers;
  }

  Recipe.Optimizer optimizer() {
    return RecipeLoader.load(
            "seed",
            Map.of(
                "optimizer.name",
                isGated() ? "adamw" : "adam",
                "optimizer.spares",
                isGated() ? "bias-norm" : "none",
                "optimizer.learningRate",
                String.valueOf(config.lr()),
                "optimizer.weightDecay",
                String.valueOf(config.weightDecay())))
        .optimizer();
  }

  double learningRate(int step) {
    return isGated() ? tensors.get("lr").getDouble(step) : config.lr();
  }

  /** Input of a step, (batch, tokens, patchDim), mixed pairwise where the case mixes. */
  INDArray input(int step) {
    INDArray x = tensors.get("x").get(NDArrayIndex.point(step)).dup('c');
    if (!isGated()) {
      return x;
    }
    INDArray mixed = x.dup('c');
    for (int b = 0; b < config.batch(); b++) {
      double weight = weight(step, b);
      INDArray row = x.slice(b).mul(weight).addi(x.slice(partner(step, b)).mul(1 - weight));
      mixed.putSlice(b, row);
    }
    return mixed;
  }

  private double weight(int step, int sample) {
    return isGated() ? tensors.get("lam").getDouble(step, sample) : 1;
  }

  private int partner(int step, int sample) {
    return isGated() ? tensors.get("partner").getInt(step, sample) : sample;
  }

  /** Classes of a step. */
  int[] labels(int step) {
    int[] labels = new int[config.batch()];
    for (int b = 0; b < labels.length; b++) {
      labels[b] = tensors.get("y").getInt(step, b);
    }
    return labels;
  }

  /** What the model should answer in a step, (batch, classes): smoothed and mixed. */
  double[] targets(int step) {
    int[] labels = labels(step);
    int classes = config.classes();
    double[] targets = new double[labels.length * classes];
    for (int b = 0; b < labels.length; b++) {
      for (int c = 0; c < classes; c++) {
        double label = c == labels[b] ? weight(step, b) : 0;
        label += c == labels[partner(step, b)] ? 1 - weight(step, b) : 0;
        double smoothing = config.labelSmoothing();
        targets[b * classes + c] = (1 - smoothing) * label + smoothing / classes;
      }
    }
    return targets;
  }
}
