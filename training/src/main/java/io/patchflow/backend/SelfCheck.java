package io.patchflow.backend;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.data.PixelScale;
import io.patchflow.data.TrainingBatch;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Training;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.program.Matrix.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Trains a tiny model for some steps and compares all that comes out with PyTorch's numbers in
 * double precision: forward, backward, optimiser, running statistics, inference. For a backend that
 * may not compute what it should.
 */
public final class SelfCheck {
  /** Of a quantity's greatest value; single precision comes to 1e-6 on a case of this size. */
  private static final double TOLERANCE = 1e-4;

  /**
   * The same where factors are rounded to TF32, off by up to 2^-11 each: a product by up to 2^-10,
   * 1e-2 together; twenty steps of Adam make more of it where gradients are small.
   */
  private static final double TF32_TOLERANCE = 5e-2;

  /** Makes the network of the case, with parameters yet to be set. */
  public interface Networks {
    MultiLayerNetwork of(Case model);
  }

  /**
   * The case, made from src/test/resources/parity/tiny.
   *
   * @param block token hidden, token out, channel hidden, channel out of its one mixer block
   * @param images (steps, batch, tokens, patchDim) uint8
   * @param labels (steps, batch)
   * @param loss mean loss of the first step
   * @param start parameters before the first step
   * @param end parameters and running statistics after the last
   * @param unseen (batch, tokens, patchDim) uint8
   * @param logits (batch, classes) of the unseen images after the last step
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record Case(
      int steps,
      int batch,
      int tokens,
      int patchDim,
      int stem,
      List<Integer> block,
      int classes,
      double learningRate,
      double weightDecay,
      byte[] images,
      int[] labels,
      double loss,
      Map<String, double[]> start,
      Map<String, double[]> end,
      byte[] unseen,
      double[] logits) {}

  private final String where;
  private final Executor executor;
  private final Case golden;
  private final double tolerance;
  private final MultiLayerNetwork net;
  private final NetworkProgram program;

  private SelfCheck(String where, Executor executor, Networks networks) {
    this.where = where;
    this.executor = executor;
    this.golden = load();
    this.tolerance = executor.precision().equals("tf32") ? TF32_TOLERANCE : TOLERANCE;
    this.net = networks.of(golden);
    this.program = NetworkProgram.of(net);
  }

  private static Case load() {
    try (InputStream in = SelfCheck.class.getResourceAsStream("self-check.json")) {
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .readValue(in, Case.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the self-check is part of the program", e);
    }
  }

  /**
   * Checks what {@code backend} computes, in a moment.
   *
   * @throws PatchflowException backend: a result is off, named with what was expected and found
   */
  public static void require(Backend backend, Networks networks) {
    require(
        "backend %s, kernel %s".formatted(backend.name(), backend.executor().name()),
        backend.executor(),
        networks);
  }

  static void require(String where, Executor executor, Networks networks) {
    new SelfCheck(where, executor, networks).run();
  }

  private void run() {
    golden.start().forEach(this::set);
    Training training = executor.training(program.program(), net);
    int imageValues = golden.tokens() * golden.patchDim();
    TrainingBatch batch = new TrainingBatch(golden.batch(), imageValues, golden.classes());
    for (int step = 0; step < golden.steps(); step++) {
      fill(batch, step);
      training.step(batch, golden.learningRate());
      double loss = training.read().get(0).loss();
      if (step == 0) {
        compare("loss", new double[] {golden.loss()}, new double[] {loss});
      }
    }
    golden.end().forEach((name, expected) -> compare(name, expected, get(name)));
    float[] logits =
        executor.inference(program.program(), net).logits(pixels(golden.unseen()), golden.batch());
    double[] found = new double[golden.logits().length];
    for (int i = 0; i < found.length; i++) {
      found[i] = logits[i];
    }
    compare("logits", golden.logits(), found);
  }

  private void fill(TrainingBatch batch, int step) {
    float[] all = pixels(golden.images());
    int length = batch.patches().length;
    System.arraycopy(all, step * length, batch.patches(), 0, length);
    Arrays.fill(batch.targets(), 0);
    for (int i = 0; i < golden.batch(); i++) {
      batch.labels()[i] = golden.labels()[step * golden.batch() + i];
      batch.targets()[i * golden.classes() + batch.labels()[i]] = 1;
    }
  }

  private static float[] pixels(byte[] bytes) {
    float[] pixels = new float[bytes.length];
    PixelScale.floats(bytes, 0, pixels, 0, pixels.length);
    return pixels;
  }

  private void set(String name, double[] values) {
    Parameter parameter = program.parameter(name);
    net.params()
        .get(NDArrayIndex.all(), NDArrayIndex.interval(parameter.offset(), end(parameter)))
        .assign(Nd4j.createFromArray(values).reshape(1, values.length));
  }

  private double[] get(String name) {
    Parameter parameter = program.parameter(name);
    return net.params()
        .get(NDArrayIndex.all(), NDArrayIndex.interval(parameter.offset(), end(parameter)))
        .dup('c')
        .data()
        .asDouble();
  }

  private static int end(Parameter parameter) {
    return parameter.offset() + parameter.size();
  }

  private void compare(String quantity, double[] expected, double[] found) {
    double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      // Written so that NaN fails, too.
      if (!(Math.abs(found[i] - expected[i]) <= tolerance * size)) {
        throw new PatchflowException(
            ExitCode.BACKEND,
            String.format(
                Locale.ROOT,
                "self-check of %s: %s, value %d: expected %.6g, found %.6g",
                where,
                quantity,
                i,
                expected[i],
                found[i]));
      }
    }
  }
}
