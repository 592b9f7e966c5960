package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.idx.IdxBytes;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

class DecodePropertyTest {
  private Path folder;

  @AfterProperty
  void deleteFolder() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Property(tries = 15)
  void anyImagesDecodedAndJoinedAreEqualForAnySplitPoints(
      @ForAll @IntRange(min = 2, max = 40) int train,
      @ForAll @IntRange(min = 1, max = 20) int test,
      @ForAll @IntRange(min = 1, max = 3) int gridHeight,
      @ForAll @IntRange(min = 1, max = 3) int gridWidth,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @IntRange(min = 1, max = 4) int patchSize,
      @ForAll @IntRange(min = 1, max = 45) int imagesPerFile,
      @ForAll boolean packed,
      @ForAll long seed)
      throws IOException {
    PatchShape shape =
        new PatchShape(gridHeight * patchSize, gridWidth * patchSize, channels, patchSize);
    requireEqual(train, test, shape, imagesPerFile, packed, seed);
  }

  @Property(tries = 3)
  void theSameOnFlink(
      @ForAll @IntRange(min = 2, max = 40) int train,
      @ForAll @IntRange(min = 1, max = 20) int test,
      @ForAll @IntRange(min = 1, max = 12) int imagesPerFile,
      @ForAll long seed)
      throws IOException {
    requireEqual(
        train,
        test,
        new PatchShape(6, 4, 3, 2),
        imagesPerFile,
        /* packed= */ false,
        seed,
        "--runner=FlinkRunner",
        "--flinkMaster=[local]",
        "--parallelism=2");
  }

  private void requireEqual(
      int train,
      int test,
      PatchShape shape,
      int imagesPerFile,
      boolean packed,
      long seed,
      String... beamOptions)
      throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("decode");
    }
    Path attempt = Files.createTempDirectory(folder, "attempt");
    TinyDataSet data =
        TinyDataSet.random(train, test, shape.height(), shape.width(), shape.channels(), 4, seed);
    RunFolder run = new RunFolder(attempt.resolve("out"));
    Manifest manifest =
        DecodeStage.run(
            DecodeOptions.of(
                    data.write(
                        attempt.resolve("in"), bytes -> packed ? IdxBytes.gzip(bytes) : bytes),
                    shape.patchSize())
                .withImagesPerFile(imagesPerFile),
            run,
            PipelineOptionsFactory.fromArgs(beamOptions).create());
    assertThat(joined(run, manifest, "train", shape))
        .as("training images, read back and joined")
        .isEqualTo(data.trainPixels());
    assertThat(joined(run, manifest, "test", shape))
        .as("test images, read back and joined")
        .isEqualTo(data.testPixels());
  }

  private static byte[] joined(RunFolder run, Manifest manifest, String split, PatchShape shape) {
    int imageBytes = shape.imageBytes();
    byte[] all = new byte[Math.toIntExact(manifest.rows().get(split)) * imageBytes];
    PatchCutter cutter = new PatchCutter(shape);
    byte[] pixels = new byte[imageBytes];
    List<Path> files =
        manifest.files().stream()
            .filter(file -> file.path().startsWith("patches/%s/".formatted(split)))
            .map(file -> run.root().resolve(file.path()))
            .toList();
    int rows = 0;
    for (Path file : files) {
      rows +=
          (int)
              PatchFile.read(
                  file,
                  (index, label, patches, offset, length) -> {
                    assertThat(label).isEqualTo((int) (index % 4));
                    cutter.join(patches, offset, pixels);
                    System.arraycopy(pixels, 0, all, (int) index * imageBytes, imageBytes);
                  });
    }
    assertThat(rows * imageBytes).as("bytes read back").isEqualTo(all.length);
    return all;
  }
}
