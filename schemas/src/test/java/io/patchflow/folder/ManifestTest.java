package io.patchflow.folder;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.file.Sha256;
import io.patchflow.folder.Manifest.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String JSON =
      """
      {
        "schemaVersion" : "1.0",
        "stage" : "decode",
        "inputs" : [
          {
            "path" : "train-images-idx3-ubyte.gz",
            "bytes" : 26421880,
            "sha256" : "aa"
          }
        ],
        "options" : {
          "holdout" : null,
          "patchSize" : 4
        },
        "files" : [
          {
            "path" : "patches/train/part-0000000000.parquet",
            "bytes" : 3,
            "sha256" : "bb"
          }
        ],
        "rows" : {
          "test" : 10000,
          "train" : 60000
        },
        "fingerprint" : "cc",
        "codeVersion" : "0.1.0",
        "details" : {
          "classNames" : [
            "cat",
            "é"
          ],
          "mean" : 0.25
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void isStableIndentedJson() throws IOException {
    Map<String, Object> options = new HashMap<>();
    options.put("patchSize", 4);
    options.put("holdout", null);
    Manifest manifest =
        new Manifest(
            "1.0",
            Stage.DECODE,
            List.of(new FileEntry("train-images-idx3-ubyte.gz", 26_421_880, "aa")),
            options,
            List.of(new FileEntry("patches/train/part-0000000000.parquet", 3, "bb")),
            Map.of("train", 60_000L, "test", 10_000L),
            "cc",
            "0.1.0",
            Map.of("mean", 0.25, "classNames", List.of("cat", "é")));

    assertThat(ManifestJson.write(manifest)).isEqualTo(JSON);
    assertThat(ManifestJson.read(file(JSON))).isEqualTo(manifest);
  }

  @Test
  void fieldsOfALaterMinorVersionAreIgnored() throws IOException {
    Path later = file(JSON.replace("\"1.0\",", "\"1.4\", \"more\": [],"));

    assertThat(ManifestJson.read(later).rows()).containsEntry("train", 60_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "1.0"         | "2.0"   | schema manifest: expected version 1.x, found 2.0, written by a newer Patchflow
          "1.0"         | "one"   | schema manifest: a version such as 1.0 expected, found one
          "fingerprint" | "print" | not a readable manifest: line 35, column 1: fingerprint: expected a text, found nothing; delete it and run again
          "decode"      | "dekode" | not a readable manifest: line 3, column 13: stage: expected one of decode, train, evaluate, found "dekode"; delete it and run again
          "rows" :      | "rows"  | not a readable manifest: line 22, column 10: expected JSON, found {; delete it and run again
          """)
  void aDamagedManifestIsNamed(String good, String bad, String message) throws IOException {
    Path file = file(JSON.replace(good, bad));

    assertThatThrownBy(() -> ManifestJson.read(file))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(file + ": " + message)
        .hasMessageNotContaining("\n")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void aCountThatIsNoneIsADamage() throws IOException {
    Path file = file(JSON.replaceFirst("(\"train\" : )\\d+", "$1null"));
    assertThat(Files.readString(file)).contains("\"train\" : null");
    assertThatThrownBy(() -> ManifestJson.read(file))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            file
                + ": not a readable manifest: line 35, column 1: expected a value everywhere, found"
                + " null; delete it and run again")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void aStageThatWasNotPublishedNamesItsCommand() {
    RunFolder run = new RunFolder(folder);

    assertThat(run.manifest(Stage.TRAIN)).isEmpty();
    assertThatThrownBy(() -> run.requireManifest(Stage.TRAIN))
        .hasMessage(
            "%s: no such file; first run: patchflow train --output %s",
            folder.resolve("model/manifest.json"), folder)
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void checkNamesEveryDifference() throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.writeString(folder.resolve("same"), "abc");
    Files.writeString(folder.resolve("changed"), "abd");
    Files.writeString(folder.resolve("longer"), "abcd");
    Manifest manifest = listing("same", "changed", "longer", "gone");

    assertThat(ManifestCheck.differences(run, manifest))
        .containsExactly(
            folder.resolve("changed")
                + ": SHA-256 "
                + ABC
                + " expected, found "
                + Sha256.ofFile(folder.resolve("changed")),
            folder.resolve("longer") + ": 3 bytes expected, found 4",
            folder.resolve("gone") + ": missing");
  }

  @Test
  void checkRefusesAManifestThatLeadsOutOfTheRunFolder() {
    RunFolder run = new RunFolder(folder.resolve("run"));

    for (String path : List.of("../secret", "/etc/hostname", "a/../../b", ".")) {
      assertThatThrownBy(() -> ManifestCheck.differences(run, listing(path)))
          .as(path)
          .hasMessage(run.root() + ": a path inside of the run folder expected, found " + path);
    }
  }

  /** SHA-256 of the text abc: FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static Manifest listing(String... paths) {
    List<FileEntry> files =
        List.of(paths).stream().map(path -> new FileEntry(path, 3, ABC)).toList();
    return new Manifest(
        "1.0", Stage.DECODE, List.of(), Map.of(), files, Map.of(), "f", "0", Map.of());
  }

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("manifest.json"), json);
  }
}
