package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxBytes;
import io.patchflow.parquet.PatchFile;
import io.patchflow.publish.Replace;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeStageTest {
  private static final TinyDataSet TINY = TinyDataSet.grey();
  private static final List<String> FILES =
      List.of(
          "patches/manifest.json",
          "patches/test/part-0000000000.parquet",
          "patches/train/part-0000000000.parquet",
          "patches/train/part-0000000010.parquet",
          "patches/train/part-0000000020.parquet");

  @TempDir private Path folder;
  private Path input;
  private RunFolder run;

  @BeforeEach
  void nameFolders() {
    input = folder.resolve("in");
    run = new RunFolder(folder.resolve("out"));
  }

  /** Beam's checks of user code are on in tests. */
  private static PipelineOptions checked() {
    return PipelineOptionsFactory.fromArgs(
            "--enforceImmutability=true", "--enforceEncodability=true")
        .create();
  }

  private static DecodeOptions options(DataSet dataSet) {
    return DecodeOptions.of(dataSet, 2).withImagesPerFile(10);
  }

  private Manifest decode(DecodeOptions options) {
    return DecodeStage.run(options, run, checked());
  }

  private PatchflowException refusal(DecodeOptions options) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> decode(options));
    assertThat(refused).as("the refusal").isNotNull();
    return refused;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(run.root())) {
      return walk.filter(Files::isRegularFile)
          .map(file -> run.root().relativize(file).toString())
          .filter(file -> !file.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  private static String fingerprint(TinyDataSet data) {
    return Fingerprint.ofDataSet(
        fingerprint(data, data.trainPixels()), fingerprint(data, data.testPixels()));
  }

  private static Fingerprint fingerprint(TinyDataSet data, byte[] pixels) {
    Fingerprint fingerprint = new Fingerprint();
    for (int i = 0; i < pixels.length / data.imageBytes(); i++) {
      int from = i * data.imageBytes();
      fingerprint.add(
          i, i % data.classes(), Arrays.copyOfRange(pixels, from, from + data.imageBytes()));
    }
    return fingerprint;
  }

  /** As EMNIST's files are: 6 columns of 4 pixels where 4 rows of 6 are meant. */
  @Test
  void transposedImagesAreThoseThatAreMeant() throws IOException {
    TinyDataSet columns =
        new TinyDataSet(6, 4, 1, 3, columns(TINY.trainPixels()), columns(TINY.testPixels()));
    DataSet dataSet = columns.write(input);

    Manifest manifest = decode(options(dataSet).withTranspose(true));

    assertThat(manifest.fingerprint()).isEqualTo(fingerprint(TINY));
    assertThat(manifest.details()).containsEntry("height", 4).containsEntry("width", 6);
    assertThat(manifest.options()).containsEntry("transpose", true);
    assertThat(refusal(options(dataSet)).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(decode(options(dataSet).withTranspose(true))).isEqualTo(manifest);
  }

  private static byte[] columns(byte[] pixels) {
    byte[] turned = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i % 24;
      turned[i - pixel + pixel % 6 * 4 + pixel / 6] = pixels[i];
    }
    return turned;
  }

  @Test
  void writesAFileForEachRangeAndTheManifest() throws IOException {
    Manifest manifest = decode(options(TINY.write(input)));
    assertThat(files()).isEqualTo(FILES);
    assertThat(manifest.files().stream().map(Manifest.FileEntry::path))
        .isEqualTo(FILES.subList(1, 5));
    assertThat(ManifestCheck.differences(run, manifest)).isEmpty();
    assertThat(manifest.rows()).isEqualTo(Map.of("train", 25L, "test", 7L));
    assertThat(manifest.options())
        .isEqualTo(
            Map.of("patch_size", 2, "class_names", List.of("0", "1", "2"), "images_per_file", 10));
    assertThat(manifest.fingerprint()).isEqualTo(fingerprint(TINY));
    assertThat(manifest.inputs().stream().map(Manifest.FileEntry::path))
        .containsExactly(
            input + "/train-images-idx3-ubyte",
            input + "/train-labels-idx1-ubyte",
            input + "/t10k-images-idx3-ubyte",
            input + "/t10k-labels-idx1-ubyte");
  }

  @Test
  void patchFilesHoldEveryImageInOrder() throws IOException {
    decode(options(TINY.write(input)));
    List<Long> indices = new ArrayList<>();
    for (String part : List.of("00", "10", "20")) {
      Path file = run.patches().resolve("train/part-00000000" + part + ".parquet");
      assertThat(PatchFile.info(file))
          .isEqualTo(new PatchSetInfo(new PatchShape(4, 6, 1, 2), List.of("0", "1", "2")));
      PatchFile.read(
          file,
          (index, label, patches, offset, length) -> {
            assertThat(index).as("index").isEqualTo(indices.size());
            assertThat(label).as("label of image %d", index).isEqualTo((int) (index % 3));
            int image = (int) index * 24;
            for (int i = 0; i < 24; i++) {
              int row = i / 12 * 2 + i % 4 / 2;
              int column = i / 4 % 3 * 2 + i % 2;
              assertThat(patches[offset + i])
                  .isEqualTo(TINY.trainPixels()[image + row * 6 + column]);
            }
            indices.add(index);
          });
    }
    assertThat(indices).hasSize(25);
  }

  @Test
  void detailsHoldSizesAndStatistics() throws IOException {
    TinyDataSet data =
        new TinyDataSet(1, 2, 1, 2, new byte[] {0, 0, 1, 3, 0, 0}, new byte[] {0, 0, 5, 5});
    Map<String, Object> details = decode(DecodeOptions.of(data.write(input), 1)).details();
    assertThat(details)
        .containsEntry("height", 1)
        .containsEntry("width", 2)
        .containsEntry("channels", 1)
        .containsEntry("patch_size", 1)
        .containsEntry("tokens", 2)
        .containsEntry("patch_dim", 1)
        .containsEntry("classes", 2)
        .containsEntry("class_names", List.of("0", "1"));
    assertThat(details.get("train"))
        .isEqualTo(
            Map.of(
                "images", 3,
                "images_per_class", List.of(2, 1),
                "pixel_mean", 4.0 / 6,
                "pixel_standard_deviation", Math.sqrt(10.0 / 6 - (4.0 / 6) * (4.0 / 6)),
                "pixel_minimum", 0,
                "pixel_maximum", 3,
                "constant_images", 2,
                "duplicate_images", 1));
    assertThat(details.get("test"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("images_in_train", 1)
        .containsEntry("duplicate_images", 0)
        .containsEntry("constant_images", 2);
  }

  @Test
  void theContainerMakesNoDifference() throws IOException {
    Manifest plain = decode(options(TINY.write(input)));
    run = new RunFolder(folder.resolve("gzip"));
    Manifest gzip = decode(options(TINY.write(folder.resolve("in-gzip"), IdxBytes::gzip)));
    assertThat(files()).as("files, none of them unpacked input").isEqualTo(FILES);
    run = new RunFolder(folder.resolve("xz"));
    Manifest xz = decode(options(TINY.write(folder.resolve("in-xz"), IdxBytes::xz)));
    for (Manifest packed : List.of(gzip, xz)) {
      assertThat(packed.fingerprint()).isEqualTo(plain.fingerprint());
      assertThat(packed.files()).as("files, by size and hash").isEqualTo(plain.files());
      assertThat(packed.details()).isEqualTo(plain.details());
      assertThat(packed.inputs().stream().map(Manifest.FileEntry::sha256))
          .as("hashes of the content")
          .isEqualTo(plain.inputs().stream().map(Manifest.FileEntry::sha256).toList());
    }
  }

  @Test
  void aSecondDecodeFindsTheFirst() throws IOException {
    Manifest first = decode(options(TINY.write(input)));
    Object written = Files.getLastModifiedTime(run.patches().resolve("manifest.json"));
    assertThat(decode(options(TINY.write(folder.resolve("gz"), IdxBytes::gzip)))).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(run.patches().resolve("manifest.json")))
        .isEqualTo(written);
    assertThat(files()).isEqualTo(FILES);
  }

  @Test
  void aDamagedDecodeIsWrittenAgain() throws IOException {
    DecodeOptions options = options(TINY.write(input));
    Manifest first = decode(options);
    Files.delete(run.root().resolve(FILES.get(2)));
    Files.write(run.root().resolve(FILES.get(3)), new byte[1]);
    assertThat(decode(options)).isEqualTo(first);
    assertThat(ManifestCheck.differences(run, first)).isEmpty();
  }

  @Test
  void otherOptionsOrInputsAreRefusedUnlessOverwritten() throws IOException {
    DataSet dataSet = TINY.write(input);
    Manifest first = decode(options(dataSet));
    PatchflowException refused = refusal(DecodeOptions.of(dataSet, 1).withImagesPerFile(10));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused)
        .hasMessage(
            run.patches()
                + ": holds a decode with patch_size 2, asked for is 1; use --overwrite, or another"
                + " --output");
    DataSet other = TinyDataSet.random(25, 7, 4, 6, 1, 3, 99).write(folder.resolve("other"));
    assertThat(refusal(options(other)))
        .hasMessage(
            "%s: holds a decode of other data than %s/other/train-images-idx3-ubyte; use --overwrite, or another --output"
                .formatted(run.patches(), folder));
    assertThat(run.manifest(Stage.DECODE)).contains(first);

    DecodeOptions larger = DecodeOptions.of(other, 2).withReplace(Replace.CHANGED);
    assertThat(decode(larger).fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(files())
        .as("files, those of the first decode gone")
        .containsExactly(FILES.get(0), FILES.get(1), FILES.get(2));
  }

  @Test
  void classNamesComeFromTheDataSet() throws IOException {
    TINY.write(input);
    Files.writeString(input.resolve("labels.txt"), "a\nb\nc\nd\n", StandardCharsets.UTF_8);
    DataSet named = DataSets.resolve(input.toString());
    assertThat(decode(options(named)).details())
        .containsEntry("class_names", List.of("a", "b", "c", "d"))
        .containsEntry("classes", 4);
    PatchflowException refused = refusal(options(named).withClasses(5));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused)
        .hasMessage(
            "classes: expected 4, the number of class names of %s, found 5".formatted(input));
  }

  @Test
  void moreClassesThanLabelsCanBeAskedFor() throws IOException {
    assertThat(decode(options(TINY.write(input)).withClasses(5)).details())
        .containsEntry("class_names", List.of("0", "1", "2", "3", "4"));
  }

  @Test
  void badInputLeavesNothing() throws IOException {
    DataSet dataSet = TINY.write(input);
    Path testLabels = dataSet.test().labels().path();
    Files.write(testLabels, IdxBytes.labels(0, 1, 2, 0, 1, 3, 0));
    assertBadInput(
        options(dataSet).withClasses(3),
        testLabels
            + ": offset 13: expected a label of 0 to 2, found 3 at index 5; the recipe's classes are"
            + " 3");

    Files.write(testLabels, IdxBytes.gzip(IdxBytes.labels(0, 1, 2, 0, 1)));
    assertBadInput(
        options(dataSet),
        "%s: offset 4: expected 7 labels, one for each image of %s, found 5"
            .formatted(testLabels, dataSet.test().images()));

    byte[] packed = IdxBytes.gzip(TINY.testLabels());
    Files.write(testLabels, Arrays.copyOf(packed, packed.length - 1));
    assertBadInput(
        options(dataSet),
        testLabels
            + ": decompressed offset 0: expected intact gzip data, found its end: the file is cut"
            + " short");
  }

  private void assertBadInput(DecodeOptions options, String message) {
    PatchflowException refused = refusal(options);
    assertThat(refused).hasMessage(message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run.root()).as("the output folder").doesNotExist();
  }

  @Test
  void splitsOfDifferentImageSizes() throws IOException {
    DataSet dataSet = TINY.write(input);
    Files.write(dataSet.test().images().path(), IdxBytes.images(7, 6, 4, new byte[7 * 24]));
    assertBadInput(
        options(dataSet),
        "%s: offset 8: expected images of 4 x 6 x 1 as in %s, found 6 x 4 x 1"
            .formatted(dataSet.test().images(), dataSet.train().images()));
  }

  @Test
  void aPatchSizeThatDoesNotDivideNamesThoseThatDo() throws IOException {
    PatchflowException refused = refusal(DecodeOptions.of(TINY.write(input), 4));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessage("patch size: expected one that divides 4 x 6 (1, 2), found 4");
    assertThat(run.root()).doesNotExist();
  }

  @Test
  void aFileThatShrinksWhileItIsRead() throws IOException {
    DataSet dataSet = TINY.write(input);
    Path images = dataSet.train().images().path();
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                DecodeStage.run(
                    options(dataSet), run, checked(), verdict -> truncate(images, 400)));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    String shrunk =
        "expected 616 bytes (25 x 4 x 6 unsigned byte), found the end of the file: it shrank while"
            + " it was read";
    assertThat(refused.getMessage())
        .as("what the range says that notices first: the second, the third or the first")
        .isIn(
            "%s: offset 400: %s".formatted(images, shrunk),
            "%s: offset 496: %s".formatted(images, shrunk),
            images + ": changed while it was read: expected 616 bytes, found 400 bytes");
    assertThat(run.root()).as("the output folder").doesNotExist();
  }

  private static void truncate(Path file, long bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFailureInAWorkerReachesTheCallerAndLeavesNothing() throws IOException {
    DataSet dataSet = TINY.write(input);
    DecodeInputs inputs = DecodeInputs.open(dataSet, 2, folder);
    Files.write(dataSet.train().images().path(), new byte[100]);
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                DecodePipeline.run(
                    IdxIO.ranges().from(Split.TRAIN, inputs.train()),
                    new PatchSetInfo(inputs.shape(2, false), List.of("0", "1", "2")),
                    /* transpose= */ false,
                    folder.resolve("work"),
                    checked()));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused)
        .hasMessage(
            dataSet.train().images()
                + ": offset 100: expected 616 bytes (25 x 4 x 6 unsigned byte), found the end of"
                + " the file: it shrank while it was read");
    assertThat(folder.resolve("work")).as("where other workers would write").doesNotExist();
  }
}
