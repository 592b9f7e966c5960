package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.data.SyntheticPatches.Part;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchSplitTest {
  private static final String FIRST = "patches/train/part-0000000000.parquet";
  private static final String SECOND = "patches/train/part-0000000010.parquet";

  @TempDir Path root;
  private RunFolder run;

  @BeforeEach
  void publish() throws IOException {
    run = SyntheticPatches.publish(root.resolve("run"), 30, 7);
  }

  @Test
  void bothSplitsAreLoadedInIndexOrder() {
    for (Split split : Split.values()) {
      PatchSet set = PatchSplit.of(run, split).load();
      assertThat(set.info()).isEqualTo(SyntheticPatches.INFO);
      assertThat(set.size()).isEqualTo(split == Split.TRAIN ? 30 : 7);
      for (int i = 0; i < set.size(); i++) {
        byte[] image = Arrays.copyOfRange(set.chunk(i), set.position(i), set.position(i) + 64);
        assertThat(image)
            .as("image %d of %s", i, split)
            .isEqualTo(SyntheticPatches.image(split, i));
        assertThat(set.label(i)).isEqualTo(SyntheticPatches.label(split, i));
      }
    }
  }

  @Test
  void lookingASplitUpTellsItsSize() {
    PatchSplit split = PatchSplit.of(run, Split.TRAIN);
    assertThat(split.images()).isEqualTo(30);
    assertThat(split.bytes()).isEqualTo(30 * 64);
    assertThat(split.files()).containsExactly(run.resolve(FIRST), run.resolve(SECOND));
    assertThat(split.firsts()).containsExactly(0L, 10L);
  }

  @Test
  void aFileThatIsNotListedIsNotRead() throws IOException {
    Files.copy(run.resolve(SECOND), run.patches().resolve("train/part-0000000030.parquet"));
    assertThat(PatchSplit.of(run, Split.TRAIN).load().size()).isEqualTo(30);
  }

  @Test
  void aFolderWithoutPatchesNamesTheCommandToRun() throws IOException {
    RunFolder empty = new RunFolder(Files.createDirectory(root.resolve("empty")));
    assertThat(refusal(empty))
        .isEqualTo(
            empty.root()
                + "/patches/manifest.json: no such file; first run: patchflow decode --output "
                + empty.root());
  }

  @ParameterizedTest
  @ValueSource(strings = {FIRST, SECOND})
  void aMissingFileIsNamed(String path) throws IOException {
    Files.delete(run.resolve(path));
    assertThat(refusal(run)).startsWith(run.resolve(path) + ": cannot be read:");
  }

  @ParameterizedTest
  @ValueSource(strings = {FIRST, SECOND})
  void aShortenedFileIsNamed(String path) throws IOException {
    byte[] bytes = Files.readAllBytes(run.resolve(path));
    Files.write(run.resolve(path), Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(refusal(run))
        .startsWith(run.resolve(path) + ": expected %d bytes with SHA-256 ".formatted(bytes.length))
        .contains(", found %d bytes with ".formatted(bytes.length - 1));
  }

  @Test
  void oneFlippedBitAnywhereIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(run.resolve(SECOND));
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 4;
      Files.write(run.resolve(SECOND), damaged);
      assertThat(refusal(run)).as("byte %d", at).startsWith(run.resolve(SECOND).toString());
    }
  }

  @Test
  void filesWhoseIndicesDoNotFollowAreRefused() throws IOException {
    RunFolder swapped =
        SyntheticPatches.publish(
            root.resolve("swapped"),
            List.of(
                new Part(Split.TRAIN, 0, 10, 30, SyntheticPatches.INFO),
                new Part(Split.TRAIN, 10, 0, 10, SyntheticPatches.INFO)),
            Map.of("train", 30L));
    assertThat(refusal(swapped))
        .isEqualTo(swapped.resolve(FIRST) + ": expected index 0 of 0 to 9, found 10");
  }

  @Test
  void aSplitWhoseFirstFileIsNotListedIsRefused() throws IOException {
    RunFolder headless =
        SyntheticPatches.publish(
            root.resolve("headless"), List.of(new Part(Split.TRAIN, 10, 30)), Map.of("train", 30L));
    assertThat(refusal(headless))
        .isEqualTo(
            headless.resolve(SECOND) + ": expected the split's first file to begin with index 0");
  }

  @Test
  void moreOrFewerImagesThanCountedAreRefused() throws IOException {
    List<Part> parts = List.of(new Part(Split.TRAIN, 0, 10), new Part(Split.TRAIN, 10, 30));
    RunFolder more = SyntheticPatches.publish(root.resolve("more"), parts, Map.of("train", 29L));
    assertThat(refusal(more))
        .isEqualTo(more.resolve(SECOND) + ": expected index 29 of 10 to 28, found 29");
    RunFolder fewer = SyntheticPatches.publish(root.resolve("fewer"), parts, Map.of("train", 31L));
    assertThat(refusal(fewer))
        .isEqualTo(fewer.resolve(SECOND) + ": expected images 10 to 30, found none from 30 on");
    RunFolder gap =
        SyntheticPatches.publish(
            root.resolve("gap"),
            List.of(new Part(Split.TRAIN, 0, 9), new Part(Split.TRAIN, 10, 30)),
            Map.of("train", 30L));
    assertThat(refusal(gap))
        .isEqualTo(gap.resolve(FIRST) + ": expected images 0 to 9, found none from 9 on");
    RunFolder tooMany =
        SyntheticPatches.publish(root.resolve("many"), parts, Map.of("train", 1L << 31));
    assertThat(refusal(tooMany))
        .isEqualTo(
            tooMany.patches()
                + "/manifest.json: expected at most 2147483647 images, found 2147483648");
  }

  @Test
  void aSplitThatIsNotThereIsRefused() throws IOException {
    RunFolder testOnly =
        SyntheticPatches.publish(
            root.resolve("test"), List.of(new Part(Split.TEST, 0, 5)), Map.of("test", 5L));
    assertThat(refusal(testOnly))
        .isEqualTo(
            testOnly.patches()
                + "/manifest.json: expected patch files of split train, found none listed");
  }

  @Test
  void filesOfDifferentShapesAreRefused() throws IOException {
    PatchSetInfo other =
        new PatchSetInfo(new PatchShape(8, 8, 1, 2), SyntheticPatches.INFO.classNames());
    RunFolder mixed =
        SyntheticPatches.publish(
            root.resolve("mixed"),
            List.of(new Part(Split.TRAIN, 0, 10), new Part(Split.TRAIN, 10, 10, 30, other)),
            Map.of("train", 30L));
    assertThat(refusal(mixed))
        .startsWith(mixed.resolve(SECOND) + ": expected PatchSetInfo[")
        .contains("patchSize=4", "as in the split's first file, found", "patchSize=2");
  }

  private static String refusal(RunFolder run) {
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class, () -> PatchSplit.of(run, Split.TRAIN).load());
    assertThat(refused).as("what loading throws").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.getMessage()).as("one line").doesNotContain("\n");
    return refused.getMessage();
  }
}
