package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Decodes data as small as {@link #DATA}, ten images a file.
 *
 * @param run where to
 */
record TinyDecode(RunFolder run) {
  static final TinyDataSet DATA = TinyDataSet.grey();

  /** What a decode of it leaves. */
  static final List<String> FILES =
      List.of(
          "patches/manifest.json",
          "patches/test/part-0000000000.parquet",
          "patches/train/part-0000000000.parquet",
          "patches/train/part-0000000010.parquet",
          "patches/train/part-0000000020.parquet");

  static TinyDecode into(Path folder) {
    return new TinyDecode(new RunFolder(folder));
  }

  static DecodeOptions options(DataSet dataSet) {
    return DecodeOptions.of(dataSet, 2).withImagesPerFile(10);
  }

  /** Beam's checks of user code are on in tests. */
  static PipelineOptions checked() {
    return PipelineOptionsFactory.fromArgs(
            "--enforceImmutability=true", "--enforceEncodability=true")
        .create();
  }

  Manifest with(DecodeOptions options) {
    return DecodeStage.run(options, run, checked());
  }

  PatchflowException refusal(DecodeOptions options) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> with(options));
    assertThat(refused).as("the refusal").isNotNull();
    return refused;
  }

  /** All files but the lock, sorted. */
  List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(run.root())) {
      return walk.filter(Files::isRegularFile)
          .map(file -> run.root().relativize(file).toString())
          .filter(file -> !file.equals(".lock"))
          .sorted()
          .toList();
    }
  }
}
