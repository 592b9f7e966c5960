package io.patchflow.export;

import io.patchflow.backend.Backend;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.TrainedProgram;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network whose parameters are all drawn at random, biases, norms and running statistics
 * included, so that each of them matters.
 */
final class SmallModel {
  private final PatchSetInfo info;
  private final MultiLayerNetwork net;

  private SmallModel(PatchSetInfo info, MultiLayerNetwork net) {
    this.info = info;
    this.net = net;
  }

  /** A network of a shipped recipe, for images of {@code info}. */
  static SmallModel of(
      String recipe, Map<String, String> overrides, PatchSetInfo info, double mean, double dev) {
    Recipe loaded = RecipeLoader.load(recipe, overrides);
    try (Backend backend = Backend.start("cpu", 1)) {
      MultiLayerNetwork net =
          PatchMlp.create(
              Architecture.of(loaded.model(), info, mean, dev),
              loaded.optimizer(),
              backend.threads());
      disturb(net);
      return new SmallModel(info, net);
    }
  }

  private static void disturb(MultiLayerNetwork net) {
    Random random = new Random(7);
    float[] values = net.params().dup().data().asFloat();
    for (Parameter parameter : NetworkProgram.of(net).parameters()) {
      boolean variance = parameter.name().endsWith(".var");
      for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
        values[i] += (float) (0.02 * random.nextGaussian());
        values[i] = variance ? Math.abs(values[i]) + 0.2f : values[i];
      }
    }
    net.setParams(Nd4j.createFromArray(values).reshape(1, values.length));
  }

  TrainedProgram program() {
    return TrainedProgram.of(net);
  }

  /** Logits by the executor that evaluates runs; patches token by token. */
  float[][] logits(byte[] patches, int count) {
    float[] scaled = new float[patches.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (patches[i] & 0xff) / 255f;
    }
    try (Backend backend = Backend.start("cpu", 1)) {
      float[] found =
          backend.executor().inference(NetworkProgram.of(net).program(), net).logits(scaled, count);
      float[][] logits = new float[count][info.classes()];
      for (int i = 0; i < count; i++) {
        System.arraycopy(found, i * info.classes(), logits[i], 0, info.classes());
      }
      return logits;
    }
  }
}
