package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.kernel.CpuKernel;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class LogitsTest {
  private static final List<Architecture> ARCHITECTURES =
      List.of(Networks.ONE_BLOCK, Networks.THREE_BLOCKS, Networks.SEED);

  @Test
  void sampleBySampleIsWhatLayerByLayerGives() {
    for (Architecture architecture : ARCHITECTURES) {
      MultiLayerNetwork net = trained(architecture);
      INDArray patches = unseen(architecture, 19);
      try (Kernel cpu = new CpuKernel(2);
          Kernel nd4j = new Nd4jKernel()) {
        for (Kernel layerwise : List.of(cpu, nd4j)) {
          PatchMlp.use(net, layerwise);
          INDArray expected = Logits.of(net, patches, /* training= */ false).dup();
          PatchMlp.use(net, cpu);
          INDArray found = Networks.logits(net, patches);
          assertThat(found.sub(expected).norm2Number().doubleValue())
              .as("distance to kernel %s of %s", layerwise.name(), architecture)
              .isLessThan(1e-5 * expected.norm2Number().doubleValue());
        }
      }
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    for (Architecture architecture : ARCHITECTURES) {
      MultiLayerNetwork net = trained(architecture);
      INDArray patches = unseen(architecture, 37);
      int[] onOne = bits(net, patches, 1);
      for (int threads : new int[] {2, 3, 40}) {
        assertThat(bits(net, patches, threads)).as("%d threads", threads).isEqualTo(onOne);
      }
    }
  }

  @Test
  void aPassHoldsForTheParametersOfItsMaking() {
    try (Kernel kernel = new CpuKernel(1)) {
      MultiLayerNetwork net = trained(Networks.ONE_BLOCK);
      PatchMlp.use(net, kernel);
      INDArray patches = unseen(Networks.ONE_BLOCK, 7);
      Logits.Pass pass = Logits.of(net);
      float[] before = pass.of(patches).clone();
      net.params().muli(1.5);
      assertThat(pass.of(patches)).isEqualTo(before);
      assertThat(Logits.of(net).of(patches)).isNotEqualTo(before);
    }
  }

  @Test
  void aSmallerBatchBehindALargerOneIsComputedAsIfAlone() {
    try (Kernel kernel = new CpuKernel(2)) {
      MultiLayerNetwork net = trained(Networks.THREE_BLOCKS);
      PatchMlp.use(net, kernel);
      INDArray small = unseen(Networks.THREE_BLOCKS, 5);
      float[] alone = Logits.of(net).of(small).clone();
      Logits.Pass pass = Logits.of(net);
      pass.of(unseen(Networks.THREE_BLOCKS, 23));
      assertThat(Arrays.copyOf(pass.of(small), alone.length)).isEqualTo(alone);
    }
  }

  private static int[] bits(MultiLayerNetwork net, INDArray patches, int threads) {
    try (Kernel kernel = new CpuKernel(threads)) {
      PatchMlp.use(net, kernel);
      return Bits.of(Networks.logits(net, patches));
    }
  }

  /** After a step, so that running statistics and biases are no round numbers. */
  private static MultiLayerNetwork trained(Architecture architecture) {
    MultiLayerNetwork net = PatchMlp.create(architecture, Networks.adam(1e-2), 7);
    net.fit(Networks.batch(architecture, 16, 1, DataType.FLOAT));
    return net;
  }

  private static INDArray unseen(Architecture architecture, int images) {
    return Networks.batch(architecture, images, images, DataType.FLOAT).getFeatures();
  }
}
