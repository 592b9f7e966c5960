package io.patchflow.model;

import io.patchflow.backend.Backend;
import io.patchflow.backend.Device;
import io.patchflow.checkpoint.SavedNetwork;
import io.patchflow.data.PixelScale;
import io.patchflow.executor.Inference;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.layer.NetworkProgram;
import io.patchflow.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A trained model, loaded to score images. Not safe for threads. */
public final class Classifier implements AutoCloseable {
  /** Images a pass; more are scored in several. */
  public static final int BATCH = 256;

  private final Backend backend;
  private final Inference inference;
  private final int imageBytes;
  private final int classes;
  private final float[] images;

  private Classifier(MultiLayerNetwork net, Backend backend) {
    Program program = NetworkProgram.of(net).program();
    this.backend = backend;
    this.imageBytes = program.input().size();
    this.classes = program.output().size();
    this.images = new float[Math.multiplyExact(BATCH, imageBytes)];
    this.inference = backend.executor().inference(program, net);
  }

  /**
   * Loads a model.zip, to score in float32 whatever it was trained in.
   *
   * @param device what to compute on
   * @param threads workers the forward pass may use
   * @throws PatchflowException bad input: not such a file, named; backend: the device cannot be
   *     used, or another one is in use
   */
  public static Classifier load(Path modelZip, Device device, int threads) {
    return load(modelZip, Backend.start(device, "auto", "float32", threads));
  }

  /** The same on a backend that was started, and is closed with the model or if there is none. */
  static Classifier load(Path modelZip, Backend backend) {
    try {
      return new Classifier(SavedNetwork.read(modelZip), backend);
    } catch (IOException | RuntimeException e) {
      backend.close();
      throw noModel(modelZip, e);
    }
  }

  /** The failure of a file that is no model of ours. */
  static PatchflowException noModel(Path modelZip, Exception cause) {
    return new PatchflowException(
        ExitCode.BAD_INPUT,
        "%s: expected a patch-MLP saved by Deeplearning4j, found none: %s"
            .formatted(modelZip, firstLine(cause)),
        cause);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Bytes an image: tokens * patchDim. */
  public int imageBytes() {
    return imageBytes;
  }

  public int classes() {
    return classes;
  }

  /**
   * Scores images. The result of an image does not depend on the images beside it.
   *
   * @param patches (count, tokens, patchDim) uint8, token-major
   * @return (count, classes) logits; softmax gives the probabilities
   */
  public float[][] logits(byte[] patches, int count) {
    float[][] logits = new float[count][];
    for (int from = 0; from < count; from += BATCH) {
      int size = Math.min(BATCH, count - from);
      PixelScale.floats(patches, from * imageBytes, images, 0, size * imageBytes);
      float[] values = inference.logits(images, size);
      for (int i = 0; i < size; i++) {
        logits[from + i] = Arrays.copyOfRange(values, i * classes, (i + 1) * classes);
      }
    }
    return logits;
  }

  @Override
  public void close() {
    backend.close();
  }
}
