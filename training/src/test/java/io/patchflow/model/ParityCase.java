package io.patchflow.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A folder of golden vectors made by generate.py: sizes, hyper-parameters and arrays. */
record ParityCase(Path folder, Config config, Npz tensors) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Config(
      int tokens,
      int patchDim,
      int stem,
      List<List<Integer>> blocks,
      int classes,
      int batch,
      int steps,
      double lr,
      double weightDecay) {}

  static ParityCase load(Path folder) throws IOException {
    Config config =
        new ObjectMapper().readValue(folder.resolve("case.json").toFile(), Config.class);
    return new ParityCase(folder, config, new Npz(folder.resolve("tensors.npz")));
  }

  String name() {
    return folder.getFileName().toString();
  }

  Architecture architecture() {
    return new Architecture(
        config.tokens(), config.patchDim(), config.stem(), config.blocks(), config.classes());
  }

  Recipe.Optimizer adam() {
    return new Recipe.Optimizer(
        "adam", config.lr(), 0.9, 0.999, 1e-8, config.weightDecay(), "none", 0, 0, 0, 0);
  }

  /** Input of a step, (batch, tokens, patchDim). */
  INDArray input(int step) {
    return tensors.get("x").get(NDArrayIndex.point(step)).dup('c');
  }

  /** One-hot labels of a step, (batch, classes). */
  INDArray labels(int step) {
    INDArray oneHot = Nd4j.zeros(config.batch(), config.classes());
    for (int b = 0; b < config.batch(); b++) {
      oneHot.putScalar(b, tensors.get("y").getInt(step, b), 1);
    }
    return oneHot;
  }
}
