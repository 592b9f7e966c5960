package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command decode through the real entry point. */
class DecodeCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void cutASlice() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 30, 20);
    run = folder.resolve("run");
  }

  @Test
  void aDecodedRunFolderHoldsThePatchesAndWhereTheyCameFrom() throws IOException {
    Invocation decode = Invocation.of("decode", "--input", data, "--output", run);

    assertThat(decode.code()).as(decode.err()).isZero();
    assertThat(RunFiles.of(run))
        .containsExactly(
            "lineage.jsonl",
            "patches/manifest.json",
            "patches/test/part-0000000000.parquet",
            "patches/train/part-0000000000.parquet",
            "run.json");
    assertThat(decode.out()).matches("fingerprint [0-9a-f]{64}\\R");
    assertThat(decode.errLines())
        .singleElement()
        .asString()
        .matches("decode: done in \\d+\\.\\d s \\(test 20, train 30\\)");

    JsonNode json = JsonMapper.builder().build().readTree(run.resolve("run.json").toFile());
    JsonNode stage = json.path("stages").path("decode");
    assertThat(json.path("schemaVersion").asText()).isEqualTo("1.0");
    assertThat(json.path("recipe").path("optimizer").path("learningRate").asDouble())
        .isEqualTo(0.001);
    assertThat(decode.out()).contains(stage.path("fingerprint").asText());
    assertThat(stage.path("command").toString())
        .isEqualTo("[\"decode\",\"--input\",\"%s\",\"--output\",\"%s\"]".formatted(data, run));
    assertThat(stage.path("inputs")).hasSize(4);
    assertThat(stage.path("inputs").get(0).path("sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(stage.path("rows").toString()).isEqualTo("{\"test\":20,\"train\":30}");
    assertThat(stage.path("environment").path("versions").fieldNames())
        .toIterable()
        .containsExactly("beam", "deeplearning4j", "mkl", "parquet", "patchflow");
    assertThat(stage.path("environment").path("versions").toString())
        .as("the build put the versions in")
        .doesNotContain("$");
  }

  @Test
  void aPasswordIsUsedAndNotKept() throws IOException {
    Invocation decode =
        Invocation.of(
            "decode",
            "--input",
            data,
            "--output",
            run,
            "--lineage",
            "http://bob:s3cret@127.0.0.1:9/?token=s3cret");

    assertThat(decode.code()).as(decode.err()).isZero();
    assertThat(decode.out() + decode.err()).doesNotContain("s3cret");
    assertThat(decode.err()).contains("lineage: http://127.0.0.1:9/?token=***: not delivered");
    for (String file : RunFiles.of(run)) {
      assertThat(Files.readString(run.resolve(file), StandardCharsets.ISO_8859_1))
          .as(file)
          .doesNotContain("s3cret");
    }
    assertThat(Files.readString(run.resolve("run.json")))
        .contains("\"--lineage\", \"http://127.0.0.1:9/?token=***\"");
    assertThat(Invocation.of("decode", "--lineage", "http://bob:s3cret@:x", "--output", run).err())
        .doesNotContain("s3cret");
  }

  @Test
  void aSecondDecodeOfTheSameLeavesEverythingAsItIs() throws IOException {
    Invocation first = Invocation.of("decode", "--input", data, "--output", run);
    byte[] record = Files.readAllBytes(run.resolve("run.json"));

    Invocation second = Invocation.of("decode", "--input", data, "--output", run);

    assertThat(second.code()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.errLines()).containsExactly("decode: up to date, same inputs and options");
    assertThat(Files.readAllBytes(run.resolve("run.json"))).isEqualTo(record);
  }

  @Test
  void anotherPatchSizeIsRefusedUnlessToldToOverwrite() throws IOException {
    Invocation.of("decode", "--input", data, "--output", run);
    byte[] manifest = Files.readAllBytes(run.resolve("patches/manifest.json"));
    Object[] other = {"decode", "--input", data, "--output", run, "--set", "model.patchSize=7"};

    Invocation refused = Invocation.of(other);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines()).singleElement().asString().contains("--overwrite");
    assertThat(Files.readAllBytes(run.resolve("patches/manifest.json"))).isEqualTo(manifest);

    Invocation replaced =
        Invocation.of(
            "decode",
            "--input",
            data,
            "--output",
            run,
            "--set",
            "model.patchSize=7",
            "--overwrite");
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(Files.readAllBytes(run.resolve("patches/manifest.json"))).isNotEqualTo(manifest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:", "seekable://", "stream://"})
  void anyFileSystemOfBeamsCanHoldTheInput(String scheme) throws IOException {
    Path images = data.resolve("train-images-idx3-ubyte");
    Files.writeString(data.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nAnkle boot\n");
    Invocation local = Invocation.of("decode", "--input", data, "--output", run);
    for (String change : List.of("plain", "gzip")) {
      if (change.equals("gzip")) {
        Files.write(images, IdxBytes.gzip(Files.readAllBytes(images)));
      }
      Path other = folder.resolve(change);
      Invocation decoded =
          Invocation.of(
              "decode", "--input", scheme + data, "--output", other, "--targetParallelism=2");

      assertThat(decoded.code()).as(decoded.err()).isZero();
      assertThat(decoded.out()).as(change).isEqualTo(local.out());
      assertThat(Files.readString(other.resolve("patches/manifest.json"))).contains("Ankle boot");
    }
  }

  @Test
  void aFolderInNoFileSystemIsOneLine() {
    assertRefused(4, "s3://bucket/x", "decode", "--input", "s3://bucket/x", "--output", run);
    assertRefused(
        4,
        "seekable://" + folder + "/none",
        "decode",
        "--input",
        "seekable://" + folder + "/none",
        "--output",
        run);
  }

  @Test
  void classesCanBeMoreThanTheLabelsUseButNotFewer() throws IOException {
    Invocation more =
        Invocation.of("decode", "--input", data, "--output", run, "--set", "classes=12");
    assertThat(more.code()).as(more.err()).isZero();
    JsonNode details =
        JsonMapper.builder()
            .build()
            .readTree(run.resolve("patches/manifest.json").toFile())
            .path("details");
    assertThat(details.path("classes").asInt()).isEqualTo(12);
    assertThat(details.path("class_names")).hasSize(12);

    run = folder.resolve("fewer");
    assertRefused(
        4,
        data.resolve("train-labels-idx1-ubyte") + ": offset 8: expected a label of 0 to 4, found 9",
        "decode",
        "--input",
        data,
        "--output",
        run,
        "--set",
        "classes=5");
  }

  @Test
  void missingDataIsOneLine() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path none = folder.resolve("none");

    assertRefused(4, none.toString(), "decode", "--input", none, "--output", run);
    assertRefused(4, empty.toString(), "decode", "--input", empty, "--output", run);
    assertRefused(4, "fashion-mnits", "run", "--input", "fashion-mnits", "--output", run);
  }

  @Test
  void imagesAndLabelsOfDifferentCountsAreOneLine() throws IOException {
    Path labels = data.resolve("t10k-labels-idx1-ubyte");
    try (RandomAccessFile file = new RandomAccessFile(labels.toFile(), "rw")) {
      file.seek(4);
      file.writeInt(19);
      file.setLength(8 + 19);
    }

    assertRefused(4, labels.toString(), "run", "--input", data, "--output", run);
  }

  @Test
  void aLaterStageWithoutAnEarlierOneNamesTheCommandToRun() throws IOException {
    Files.createDirectories(run);
    for (String command : List.of("train", "evaluate")) {
      Invocation refused = Invocation.of(command, "--output", run);

      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.errLines())
          .singleElement()
          .asString()
          .contains(command.equals("train") ? "patchflow decode" : "patchflow train");
    }
    assertThat(run).isEmptyDirectory();
  }

  private void assertRefused(int code, String named, Object... args) {
    Invocation refused = Invocation.of(args);

    assertThat(refused.errLines())
        .as("exactly one line, which names the culprit")
        .singleElement()
        .asString()
        .startsWith("patchflow: ")
        .contains(named);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.out()).isEmpty();
    assertThat(run).as("nothing half-written is left").doesNotExist();
  }
}
