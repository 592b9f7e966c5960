package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.idx.IdxBytes;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a decode writes. */
class DecodeStageTest {
  @TempDir private Path folder;
  private Path input;
  private TinyDecode decode;

  @BeforeEach
  void nameFolders() {
    input = folder.resolve("in");
    decode = TinyDecode.into(folder.resolve("out"));
  }

  /** As EMNIST's files are: 6 columns of 4 pixels where 4 rows of 6 are meant. */
  @Test
  void transposedImagesAreThoseThatAreMeant() throws IOException {
    TinyDataSet columns =
        new TinyDataSet(
            6,
            4,
            1,
            3,
            columns(TinyDecode.DATA.trainPixels()),
            columns(TinyDecode.DATA.testPixels()));
    DataSet dataSet = columns.write(input);

    Manifest manifest = decode.with(TinyDecode.options(dataSet).withTranspose(true));

    assertThat(manifest.fingerprint()).isEqualTo(fingerprint(TinyDecode.DATA));
    assertThat(manifest.details()).containsEntry("height", 4).containsEntry("width", 6);
    assertThat(manifest.options()).containsEntry("transpose", true);
    assertThat(decode.refusal(TinyDecode.options(dataSet)).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(decode.with(TinyDecode.options(dataSet).withTranspose(true))).isEqualTo(manifest);
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
    Manifest manifest = decode.with(TinyDecode.options(TinyDecode.DATA.write(input)));
    assertThat(decode.files()).isEqualTo(TinyDecode.FILES);
    assertThat(manifest.files().stream().map(Manifest.FileEntry::path))
        .isEqualTo(TinyDecode.FILES.subList(1, 5));
    assertThat(ManifestCheck.differences(decode.run(), manifest)).isEmpty();
    assertThat(manifest.rows()).isEqualTo(Map.of("train", 25L, "test", 7L));
    assertThat(manifest.options())
        .isEqualTo(
            Map.of("patch_size", 2, "class_names", List.of("0", "1", "2"), "images_per_file", 10));
    assertThat(manifest.fingerprint()).isEqualTo(fingerprint(TinyDecode.DATA));
    assertThat(manifest.inputs().stream().map(Manifest.FileEntry::path))
        .containsExactly(
            input + "/train-images-idx3-ubyte",
            input + "/train-labels-idx1-ubyte",
            input + "/t10k-images-idx3-ubyte",
            input + "/t10k-labels-idx1-ubyte");
  }

  @Test
  void patchFilesHoldEveryImageInOrder() throws IOException {
    decode.with(TinyDecode.options(TinyDecode.DATA.write(input)));
    List<Long> indices = new ArrayList<>();
    for (String part : List.of("00", "10", "20")) {
      Path file = decode.run().patches().resolve("train/part-00000000" + part + ".parquet");
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
                  .isEqualTo(TinyDecode.DATA.trainPixels()[image + row * 6 + column]);
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
    Map<String, Object> details = decode.with(DecodeOptions.of(data.write(input), 1)).details();
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
    Manifest plain = decode.with(TinyDecode.options(TinyDecode.DATA.write(input)));
    decode = TinyDecode.into(folder.resolve("gzip"));
    Manifest gzip =
        decode.with(
            TinyDecode.options(TinyDecode.DATA.write(folder.resolve("in-gzip"), IdxBytes::gzip)));
    assertThat(decode.files()).as("files, none of them unpacked input").isEqualTo(TinyDecode.FILES);
    decode = TinyDecode.into(folder.resolve("xz"));
    Manifest xz =
        decode.with(
            TinyDecode.options(TinyDecode.DATA.write(folder.resolve("in-xz"), IdxBytes::xz)));
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
  void classNamesComeFromTheDataSet() throws IOException {
    TinyDecode.DATA.write(input);
    Files.writeString(input.resolve("labels.txt"), "a\nb\nc\nd\n", StandardCharsets.UTF_8);
    DataSet named = DataSets.resolve(input.toString());
    assertThat(decode.with(TinyDecode.options(named)).details())
        .containsEntry("class_names", List.of("a", "b", "c", "d"))
        .containsEntry("classes", 4);
    PatchflowException refused = decode.refusal(TinyDecode.options(named).withClasses(5));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused)
        .hasMessage(
            "classes: expected 4, the number of class names of %s, found 5".formatted(input));
  }

  @Test
  void moreClassesThanLabelsCanBeAskedFor() throws IOException {
    assertThat(
            decode.with(TinyDecode.options(TinyDecode.DATA.write(input)).withClasses(5)).details())
        .containsEntry("class_names", List.of("0", "1", "2", "3", "4"));
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
}
