package io.patchflow.model;

import io.patchflow.backend.Backend;
import io.patchflow.backend.Device;
import io.patchflow.checkpoint.SavedNetwork;
import io.patchflow.data.DeviceBatch;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.layer.StemLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A trained model, loaded to score images with the fast forward path. Not safe for threads. */
public final class Classifier implements AutoCloseable {
  /** Images a pass. */
  private static final int BATCH = 256;

  private final Backend backend;
  private final Logits.Pass pass;
  private final StemLayer stem;
  private final int classes;
  private final Input input;

  /** Where {@link #BATCH} images wait for the forward pass. */
  private interface Input {
    /** The images from the one at {@code from} on; others may stand behind them. */
    INDArray fill(byte[] patches, int from, int images);
  }

  private Classifier(MultiLayerNetwork net, StemLayer stem, Backend backend) {
    this.stem = stem;
    this.backend = backend;
    this.classes = (int) ((OutputLayer) net.getOutputLayer().conf().getLayer()).getNOut();
    this.input = backend.kernel() instanceof Nd4jKernel ? onDevice() : onHost();
    PatchMlp.use(net, backend.kernel());
    this.pass = Logits.of(net);
  }

  /**
   * Loads a model.zip.
   *
   * @param device what to compute on
   * @param threads workers the forward pass may use
   * @throws PatchflowException bad input: not such a file, named; backend: the device cannot be
   *     used, or another one is in use
   */
  public static Classifier load(Path modelZip, Device device, int threads) {
    return load(modelZip, Backend.start(device, "auto", threads));
  }

  /** The same on a backend that was started, and is closed with the model or if there is none. */
  static Classifier load(Path modelZip, Backend backend) {
    try {
      MultiLayerNetwork net = SavedNetwork.read(modelZip);
      if (!(net.getLayer(0).conf().getLayer() instanceof StemLayer stem)) {
        throw new IOException("its first layer is no stem");
      }
      return new Classifier(net, stem, backend);
    } catch (IOException | RuntimeException e) {
      backend.close();
      throw new PatchflowException(
          ExitCode.BAD_INPUT,
          "%s: expected a patch-MLP saved by Deeplearning4j, found none: %s"
              .formatted(modelZip, firstLine(e)),
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Bytes an image: tokens * patchDim. */
  public int imageBytes() {
    return stem.getTokens() * stem.getPatchDim();
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
      int images = Math.min(BATCH, count - from);
      float[] values = pass.of(input.fill(patches, from, images));
      for (int i = 0; i < images; i++) {
        logits[from + i] = Arrays.copyOfRange(values, i * classes, (i + 1) * classes);
      }
    }
    return logits;
  }

  /** Through the address of the input, which is one of the host's memory. */
  private Input onHost() {
    INDArray batch = Nd4j.create(DataType.FLOAT, BATCH, stem.getTokens(), stem.getPatchDim());
    FloatBuffer values =
        new FloatPointer(batch.data().addressPointer()).capacity(batch.length()).asBuffer();
    float[] image = new float[imageBytes()];
    return (patches, from, images) -> {
      for (int i = 0; i < images; i++) {
        for (int j = 0; j < image.length; j++) {
          image[j] = (patches[(from + i) * image.length + j] & 0xff) / 255f;
        }
        values.put(i * image.length, image);
      }
      return images == BATCH ? batch : batch.get(NDArrayIndex.interval(0, images));
    };
  }

  /** All of {@link #BATCH}, always: an image's bits must not depend on how many stand beside it. */
  private Input onDevice() {
    DeviceBatch batch = new DeviceBatch(stem.getTokens(), stem.getPatchDim(), BATCH);
    int bytes = imageBytes();
    ByteBuffer staging = ByteBuffer.allocateDirect(Math.multiplyExact(BATCH, bytes));
    return (patches, from, images) -> {
      staging.put(0, patches, from * bytes, images * bytes);
      batch.fill(staging);
      return batch.patches();
    };
  }

  @Override
  public void close() {
    backend.close();
  }
}
