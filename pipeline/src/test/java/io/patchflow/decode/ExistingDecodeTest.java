package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxBytes;
import io.patchflow.publish.Replace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decode into a folder that holds one. */
class ExistingDecodeTest {
  @TempDir private Path folder;
  private Path input;
  private TinyDecode decode;

  @BeforeEach
  void nameFolders() {
    input = folder.resolve("in");
    decode = TinyDecode.into(folder.resolve("out"));
  }

  @Test
  void aSecondDecodeFindsTheFirst() throws IOException {
    Manifest first = decode.with(TinyDecode.options(TinyDecode.DATA.write(input)));
    Object written = Files.getLastModifiedTime(decode.run().patches().resolve("manifest.json"));
    assertThat(
            decode.with(
                TinyDecode.options(TinyDecode.DATA.write(folder.resolve("gz"), IdxBytes::gzip))))
        .isEqualTo(first);
    assertThat(Files.getLastModifiedTime(decode.run().patches().resolve("manifest.json")))
        .isEqualTo(written);
    assertThat(decode.files()).isEqualTo(TinyDecode.FILES);
  }

  @Test
  void aDamagedDecodeIsWrittenAgain() throws IOException {
    DecodeOptions options = TinyDecode.options(TinyDecode.DATA.write(input));
    Manifest first = decode.with(options);
    Files.delete(decode.run().root().resolve(TinyDecode.FILES.get(2)));
    Files.write(decode.run().root().resolve(TinyDecode.FILES.get(3)), new byte[1]);
    assertThat(decode.with(options)).isEqualTo(first);
    assertThat(ManifestCheck.differences(decode.run(), first)).isEmpty();
  }

  @Test
  void otherOptionsOrInputsAreRefusedUnlessOverwritten() throws IOException {
    DataSet dataSet = TinyDecode.DATA.write(input);
    Manifest first = decode.with(TinyDecode.options(dataSet));
    PatchflowException refused = decode.refusal(DecodeOptions.of(dataSet, 1).withImagesPerFile(10));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused)
        .hasMessage(
            decode.run().patches()
                + ": holds a decode with patch_size 2, asked for is 1; use --overwrite, or another"
                + " --output");
    DataSet other = TinyDataSet.random(25, 7, 4, 6, 1, 3, 99).write(folder.resolve("other"));
    assertThat(decode.refusal(TinyDecode.options(other)))
        .hasMessage(
            "%s: holds a decode of other data than %s/other/train-images-idx3-ubyte; use --overwrite, or another --output"
                .formatted(decode.run().patches(), folder));
    assertThat(decode.run().manifest(Stage.DECODE)).contains(first);

    DecodeOptions larger = DecodeOptions.of(other, 2).withReplace(Replace.CHANGED);
    assertThat(decode.with(larger).fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(decode.files())
        .as("files, those of the first decode gone")
        .containsExactly(TinyDecode.FILES.get(0), TinyDecode.FILES.get(1), TinyDecode.FILES.get(2));
  }
}
