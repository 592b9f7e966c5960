package io.patchflow.export;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.PlainTree;
import io.patchflow.file.TemporaryFolder;
import io.patchflow.model.TrainedProgram;
import io.patchflow.publish.CodeVersion;
import io.patchflow.publish.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import onnx.Onnx.ModelProto;

/** The command {@code export}: writes the model of a finished run as an ONNX file, whole or not. */
public final class Export {
  private Export() {}

  /**
   * What was written.
   *
   * @param bytes length of the file
   * @param input its input, such as {@code images (N, 28, 28) uint8}
   * @param classes number of classes
   * @param agreement of ONNX Runtime with the run's predictions; empty if it was not asked for
   */
  public record Result(long bytes, String input, int classes, Optional<Agreement> agreement) {}

  /**
   * Writes the file.
   *
   * @throws PatchflowException usage: the output is a file of the run; bad input: the run is not
   *     finished or damaged, its model is of an unknown kind, or its model.onnx a link; backend:
   *     ONNX Runtime is asked for and not there; difference: its probabilities are others than the
   *     run's predictions; stage failed: the file cannot be written
   */
  public static Result run(ExportOptions options) {
    if (options.check()) {
      requireRuntime();
    }
    FinishedRun run = FinishedRun.read(options.run());
    options.output().requireApart(options.run());
    requirePlain(options);
    byte[] model = model(run, options).toByteArray();
    Optional<Agreement> agreement =
        options.check()
            ? Optional.of(RuntimeCheck.of(run, options.input(), model).require(options.run()))
            : Optional.empty();
    write(options.output(), model);
    return new Result(
        model.length, describe(run, options.input()), run.info().classes(), agreement);
  }

  /**
   * In this class, because one that names a library's exceptions does not load without the library.
   */
  private static void requireRuntime() {
    try {
      Class.forName(
          "ai.onnxruntime.OrtEnvironment", /* initialize= */ false, Export.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new PatchflowException(
          ExitCode.BACKEND,
          "--check: ONNX Runtime is not on the class path; add the jar of"
              + " com.microsoft.onnxruntime:onnxruntime to it, see docs/ONNX.md",
          e);
    }
  }

  /** A run folder may come from anybody, and its model.onnx may be a link. */
  private static void requirePlain(ExportOptions options) {
    Path own = options.run().onnx().toAbsolutePath().normalize();
    if (options.output().path().toAbsolutePath().normalize().equals(own)) {
      PlainTree.requirePlain(own);
    }
  }

  private static ModelProto model(FinishedRun run, ExportOptions options) {
    return OnnxModel.of(
        TrainedProgram.load(run.folder().modelZip()),
        run.info(),
        run.transposed(),
        options.input(),
        CodeVersion.current(),
        RunMetadata.of(run, options.input(), options.licence()));
  }

  private static String describe(FinishedRun run, InputKind input) {
    String sizes = Arrays.toString(input.sizes(run.info().shape(), run.transposed()));
    return "%s (%s, %s) uint8"
        .formatted(input.inputName(), OnnxGraph.BATCH, sizes.substring(1, sizes.length() - 1));
  }

  private static void write(OutputFile output, byte[] model) {
    try (TemporaryFolder attempt = output.attempt(".export-")) {
      output.publish(Files.write(attempt.path().resolve("model.onnx"), model));
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be written: %s".formatted(output.path(), SystemReason.of(e)), e);
    }
  }
}
