package io.patchflow.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A model in ONNX Runtime, on the CPU. Its library is not part of the program: users add it to the
 * class path.
 */
final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxRuntime(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Loads a model.
   *
   * @throws PatchflowException backend: the library does not start; stage failed: it takes no such
   *     model
   */
  static OnnxRuntime open(byte[] model) {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Its threads keep spinning when their part is done, which takes processors from others.
      options.setIntraOpNumThreads(1);
      return new OnnxRuntime(environment, environment.createSession(model, options));
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static OrtEnvironment environment() {
    try {
      return OnnxLibraries.load();
    } catch (LinkageError | RuntimeException | IOException e) {
      throw new PatchflowException(
          ExitCode.BACKEND, "ONNX Runtime does not start: %s".formatted(firstLine(e)), e);
    }
  }

  /**
   * Scores images.
   *
   * @param bytes as the model's input wants them, one image after the other
   * @param shape of the input, the number of images first
   */
  OnnxScores score(byte[] bytes, long[] shape) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    try (OnnxTensor images =
            OnnxTensor.createTensor(environment, direct, shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), images))) {
      return new OnnxScores(
          (float[][]) result.get("logits").orElseThrow().getValue(),
          (float[][]) result.get("probabilities").orElseThrow().getValue(),
          (long[]) result.get("label").orElseThrow().getValue());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static PatchflowException failed(OrtException e) {
    return PatchflowException.stageFailed("ONNX Runtime: " + firstLine(e), e);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
