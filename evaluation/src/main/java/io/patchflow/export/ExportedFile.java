package io.patchflow.export;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.PlainTree;
import io.patchflow.file.RegularFile;
import io.patchflow.folder.RunFolder;
import io.patchflow.model.TrainedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** An exported file that lies in its run folder, validated against the run as it is now. */
public final class ExportedFile {
  private static final int MOST_BYTES = 1 << 28;

  /** Of a text in the metadata, characters that a line shows. */
  private static final int MOST_SHOWN = 200;

  private final Path file;
  private final ModelProto found;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();

  private ExportedFile(Path file, ModelProto found) {
    this.file = file;
    this.found = found;
    for (StringStringEntryProto entry : found.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
  }

  /** Whether there is one. */
  public static boolean isIn(RunFolder run) {
    return Files.exists(run.onnx(), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Writes the model again and names what differs: metadata; where those are equal, numbers; where
   * those are, the graph. The version that wrote it and the licence may be any.
   *
   * @return a line each
   * @throws PatchflowException bad input: it is no ONNX file, or the run is not finished or damaged
   */
  public static List<String> differences(RunFolder run) {
    ExportedFile exported = read(run.onnx());
    exported.compare(run);
    return exported.differences;
  }

  private static ExportedFile read(Path file) {
    PlainTree.requirePlain(file);
    try {
      return new ExportedFile(file, ModelProto.parseFrom(RegularFile.bytes(file, MOST_BYTES)));
    } catch (InvalidProtocolBufferException e) {
      throw PatchflowException.badInput(
          "%s: expected an ONNX model, found none: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: cannot be read: %s".formatted(file, SystemReason.of(e)));
    }
  }

  private void compare(RunFolder folder) {
    FinishedRun run = FinishedRun.read(folder);
    InputKind input =
        InputKind.PATCHES.toString().equals(metadata.get(RunMetadata.INPUT))
            ? InputKind.PATCHES
            : InputKind.PIXELS;
    String licence = metadata.getOrDefault(RunMetadata.LICENCE, "");
    Map<String, String> expectedMetadata = RunMetadata.of(run, input, licence);
    ModelProto expected =
        OnnxModel.of(
            TrainedProgram.load(folder.modelZip()),
            run.info(),
            run.transposed(),
            input,
            found.getProducerVersion(),
            expectedMetadata);
    expectedMetadata.forEach(this::compare);
    if (differences.isEmpty()) {
      compare(tensors(expected), tensors(found));
    }
    if (differences.isEmpty() && !expected.equals(found)) {
      differences.add(
          "%s: expected the graph and metadata that model.zip gives, found others".formatted(file));
    }
  }

  private void compare(Map<String, TensorProto> expected, Map<String, TensorProto> actual) {
    expected.forEach(
        (name, tensor) -> {
          if (!tensor.equals(actual.get(name))) {
            differences.add(
                "%s: tensor %s: expected the numbers of model.zip, found %s"
                    .formatted(file, name, actual.containsKey(name) ? "others" : "none"));
          }
        });
  }

  private void compare(String key, String expected) {
    if (!expected.equals(metadata.get(key))) {
      differences.add(
          "%s: metadata %s: expected %s, found %s"
              .formatted(file, key, line(expected), line(metadata.get(key))));
    }
  }

  /** A text as part of a line, shortened where it is long. */
  private static String line(String text) {
    String line = String.valueOf(text).replace("\n", "\\n");
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  private static Map<String, TensorProto> tensors(ModelProto model) {
    Map<String, TensorProto> tensors = new LinkedHashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      tensors.put(tensor.getName(), tensor);
    }
    return tensors;
  }
}
