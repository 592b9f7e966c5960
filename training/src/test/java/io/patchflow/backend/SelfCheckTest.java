package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.MixShape;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.kernel.StemShape;
import io.patchflow.optim.FlatOptimizer;
import io.patchflow.optim.TorchAdam;
import io.patchflow.optim.TorchSgd;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

class SelfCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "nd4j"})
  void theCpuBackendPassesWithBothKernels(String kernel) {
    try (Backend backend = Backend.start(kernel, 2)) {
      SelfCheck.require(backend);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.001, 1, 'logits, value \\d+: expected \\S+, found \\S+'",
    "1, 1.001, 'gradient of tokenW in layer 1, value \\d+: expected \\S+, found \\S+'"
  })
  void aMistakeInALayerIsFound(double output, double gradient, String message) {
    Kernel mistaken = new Mistaken(op -> new Scaled(op, output, gradient));
    assertThat(failure(mistaken, adam(1e-8))).matches("self-check of here: " + message);
  }

  @Test
  void aMistakeInTheOptimiserIsFound() {
    // As Deeplearning4j's Adam has it, and another optimiser altogether.
    assertThat(failure(new Nd4jKernel(), adam(1e-3)))
        .matches("self-check of here: step of Adam, value \\d+: expected \\S+, found \\S+");
    assertThat(failure(new Nd4jKernel(), step(new TorchSgd(1e-3, 0))))
        .startsWith("self-check of here: step of Adam, value 0: expected ");
    assertThat(failure(new Nd4jKernel(), (parameters, gradient, state, step) -> {}))
        .endsWith("found 0.00000");
  }

  private static SelfCheck.Step adam(double eps) {
    return step(new TorchAdam(1e-3, 0.9, 0.999, eps));
  }

  private static SelfCheck.Step step(IUpdater updater) {
    return (parameters, gradient, state, step) ->
        FlatOptimizer.step(updater, parameters, gradient, state, 5e-4, step);
  }

  private static String failure(Kernel kernel, SelfCheck.Step optimizer) {
    PatchflowException failure =
        catchThrowableOfType(
            PatchflowException.class, () -> SelfCheck.require("here", kernel, optimizer));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BACKEND);
    return failure.getMessage();
  }

  /** ND4J's kernel with one thing done to the layer that mixes tokens only. */
  private record Mistaken(UnaryOperator<LayerOp> mistake, Kernel right) implements Kernel {
    Mistaken(UnaryOperator<LayerOp> mistake) {
      this(mistake, new Nd4jKernel());
    }

    @Override
    public String name() {
      return "mistaken";
    }

    @Override
    public LayerOp stem(StemShape shape) {
      return right.stem(shape);
    }

    @Override
    public LayerOp mix(MixShape shape) {
      LayerOp op = right.mix(shape);
      return shape.mixesChannels() ? op : mistake.apply(op);
    }

    @Override
    public LayerOp tokenMean(int tokens, int channels) {
      return right.tokenMean(tokens, channels);
    }

    @Override
    public void close() {}
  }

  /** A layer whose output, or whose weights' gradient, is off by a factor. */
  private record Scaled(LayerOp right, double output, double gradient) implements LayerOp {
    @Override
    public INDArray forward(INDArray input, Map<String, INDArray> params, boolean training) {
      return right.forward(input, params, training).muli(output);
    }

    @Override
    public INDArray backward(
        INDArray outputGradient,
        Map<String, INDArray> params,
        Map<String, INDArray> gradients,
        boolean wantInputGradient) {
      INDArray result = right.backward(outputGradient, params, gradients, wantInputGradient);
      gradients.get("tokenW").muli(gradient);
      return result;
    }
  }
}
