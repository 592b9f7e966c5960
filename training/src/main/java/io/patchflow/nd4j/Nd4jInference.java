package io.patchflow.nd4j;

import io.patchflow.executor.Inference;
import io.patchflow.program.Program;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Logits by ND4J operations, always of so many images at once: an image's bits must not depend on
 * how many are beside it.
 */
final class Nd4jInference implements Inference {
  private static final int BATCH = 256;

  private final Nd4jWalk walk;
  private final Program program;
  private float[] results = {};

  Nd4jInference(Program program, MultiLayerNetwork net) {
    this.program = program;
    // A copy: it holds for the parameters of now.
    this.walk = new Nd4jWalk(program, net.params().dup());
  }

  @Override
  public float[] logits(float[] patches, int size) {
    int inputs = program.input().size();
    int outputs = program.output().size();
    if (results.length < Math.multiplyExact(size, outputs)) {
      results = new float[size * outputs];
    }
    float[] images = new float[BATCH * inputs];
    for (int from = 0; from < size; from += BATCH) {
      int count = Math.min(BATCH, size - from);
      System.arraycopy(patches, from * inputs, images, 0, count * inputs);
      Arrays.fill(images, count * inputs, images.length, 0);
      float[] values =
          walk.forward(
                  Nd4j.createFromArray(images)
                      .reshape('c', BATCH, program.input().rows(), program.input().columns()),
                  /* batchStatistics= */ false)
              .dup('c')
              .data()
              .asFloat();
      System.arraycopy(values, 0, results, from * outputs, count * outputs);
    }
    return results;
  }
}
