package io.patchflow.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Backend;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.model.Architecture;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.TrainingBatches;
import io.patchflow.program.Program;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Nd4jExecutorTest {
  private static final Architecture MIXED = Networks.MIXED;

  private final MultiLayerNetwork net = PatchMlp.create(MIXED, Networks.adam(5e-4), 7);
  private final Program program = NetworkProgram.of(net).program();
  private final Executor executor = new Nd4jExecutor();

  @BeforeAll
  static void start() {
    Backend.start("nd4j", 2).close();
  }

  /** At its place among 256: another place may give other last bits. */
  @Test
  void anImagesLogitsDependNeitherOnItsNeighboursNorOnHowManyTheyAre() {
    int length = MIXED.tokens() * MIXED.patchDim();
    float[] patches = TrainingBatches.of(MIXED, 300, 5).patches();
    Inference inference = executor.inference(program, net);
    float[] together = Arrays.copyOf(inference.logits(patches, 300), 300 * 4);
    for (int i : new int[] {0, 1, 17, 255, 256, 299}) {
      float[] others = TrainingBatches.of(MIXED, i + 1, 6).patches();
      System.arraycopy(patches, i * length, others, i * length, length);
      float[] found = inference.logits(others, i + 1);
      assertThat(Bits.of(Arrays.copyOfRange(found, i * 4, (i + 1) * 4)))
          .as("image %d", i)
          .isEqualTo(Bits.of(Arrays.copyOfRange(together, i * 4, (i + 1) * 4)));
    }
  }

  @Test
  void inferenceHoldsForTheParametersOfItsMaking() {
    float[] patches = TrainingBatches.of(MIXED, 3, 5).patches();
    Inference inference = executor.inference(program, net);
    float[] before = Arrays.copyOf(inference.logits(patches, 3), 12);
    net.params().muli(1.5);
    assertThat(Arrays.copyOf(inference.logits(patches, 3), 12)).isEqualTo(before);
    assertThat(Arrays.copyOf(executor.inference(program, net).logits(patches, 3), 12))
        .isNotEqualTo(before);
  }

  @Test
  void whatABatchLeavesBehindDoesNotShowInTheNext() {
    Training training = executor.training(program, net);
    TrainingBatch batch = TrainingBatches.of(MIXED, 9, 1);
    float[] unused = training.gradient(batch);
    int[] first = Bits.of(net.getGradientsViewArray());
    TrainingBatch broken = TrainingBatches.of(MIXED, 20, 2);
    Arrays.fill(broken.patches(), Float.NaN);
    float[] start = PatchMlp.create(MIXED, Networks.adam(5e-4), 7).params().toFloatVector();
    unused = training.gradient(broken);
    assertThat(training.read().get(0).loss()).isNaN();
    net.params().data().setData(start);
    unused = training.gradient(batch);
    assertThat(Bits.of(net.getGradientsViewArray())).isEqualTo(first);
  }
}
