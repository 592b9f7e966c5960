package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

/** A model that stands in its run folder is verified like all that stands there. */
@ExtendWith(SharedByTests.class)
class ExportVerifyIT {

  private static Path run;

  @TempDir Path folder;

  @BeforeAll
  static void take(SmallRun small) {
    run = small.run().root();
  }

  @Test
  void verifyNamesWhatTheFileInTheRunFolderHasOfItsOwn() throws IOException {
    Path copy = RunFiles.copy(run, folder.resolve("copy"));
    Path file = copy.resolve("model.onnx");
    assertThat(Invocation.of("export", copy, "--input", "patches", "--licence", "MIT").code())
        .isZero();
    Invocation sound = Invocation.of("verify", copy);
    assertThat(sound.code()).as(sound.out()).isZero();
    OnnxFile onnx = OnnxFile.read(file);
    ModelProto model = onnx.model();

    ModelProto.Builder numbers = model.toBuilder();
    TensorProto.Builder tensor = numbers.getGraphBuilder().getInitializerBuilder(3);
    byte[] raw = tensor.getRawData().toByteArray();
    raw[0] ^= 1;
    tensor.setRawData(ByteString.copyFrom(raw));
    assertDifference(
        copy,
        numbers.build().toByteArray(),
        "tensor %s: expected the numbers of model.zip, found others".formatted(tensor.getName()));

    ModelProto.Builder better = model.toBuilder();
    better.getMetadataPropsBuilderList().stream()
        .filter(entry -> entry.getKey().equals("test_accuracy"))
        .forEach(entry -> entry.setValue("0.99"));
    assertDifference(
        copy,
        better.build().toByteArray(),
        "metadata test_accuracy: expected %s, found 0.99"
            .formatted(onnx.metadata().get("test_accuracy")));

    ModelProto.Builder node = model.toBuilder();
    node.getGraphBuilder().removeNode(2);
    assertDifference(
        copy,
        node.build().toByteArray(),
        "expected the graph and metadata that model.zip gives, found others");

    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Files.delete(file);
    Files.createSymbolicLink(file, outside);
    String link = file + ": expected a regular file or a folder, found a symbolic link";
    assertThat(Invocation.of("verify", copy).outLines()).last().isEqualTo(link);
    Invocation refused = Invocation.of("export", copy, "--overwrite");
    assertThat(refused.errLines()).containsExactly("patchflow: " + link);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(outside).hasContent("mine");

    Files.delete(file);
    Files.writeString(file, "no model");
    Invocation none = Invocation.of("verify", copy);
    assertThat(none.outLines()).last().asString().startsWith(file + ": expected an ONNX model");
    assertThat(none.code()).isEqualTo(6);
  }

  private static void assertDifference(Path run, byte[] file, String message) throws IOException {
    Files.write(run.resolve("model.onnx"), file);
    Invocation found = Invocation.of("verify", run);
    assertThat(found.outLines()).last().isEqualTo(run.resolve("model.onnx") + ": " + message);
    assertThat(found.outLines()).as("the fingerprint, and that").hasSize(2);
    assertThat(found.code()).isEqualTo(6);
  }
}
