package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.StagePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output folders that are not the program's: each is refused and left as it is. */
class OutputRefusalsTest {
  @TempDir Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void cutASlice() throws IOException {
    data = FashionMnistSlice.write(folder.resolve("data"), 30, 20);
    run = folder.resolve("run");
  }

  @Test
  void anOutputFolderInUseIsOneLine() {
    try (StagePublisher other = StagePublisher.begin(new RunFolder(run), Stage.DECODE)) {
      assertThat(other).isNotNull();
      Invocation refused = Invocation.of("decode", "--input", data, "--output", run);

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.errLines())
          .containsExactly("patchflow: " + run + ": the output folder is in use by this process");
    }
    assertThat(run).doesNotExist();
  }

  @Test
  void anOutputFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.createDirectory(run);
    Files.writeString(run.resolve("thesis.tex"), "years of work");

    Invocation refused = Invocation.of("run", "--input", data, "--output", run);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .containsExactly(
            "patchflow: output %s: expected a new, an empty or a run folder, found thesis.tex in it"
                .formatted(run));
    assertThat(RunFiles.of(run)).containsExactly("thesis.tex");
  }

  @Test
  void anOutputThatIsAFileIsLeftAlone() throws IOException {
    Files.writeString(run, "a file");

    Invocation refused = Invocation.of("decode", "--input", data, "--output", run);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .containsExactly("patchflow: output " + run + ": expected a folder, found a file");
    assertThat(run).hasContent("a file");
  }

  @Test
  void anOutputThatIsALinkToNothingIsRefused() throws IOException {
    Files.createSymbolicLink(run, Path.of("nowhere"));

    for (List<String> command :
        List.of(List.of("decode"), List.of("sweep", "--grid", "batchSize=64"))) {
      List<Object> words = new ArrayList<>(command);
      words.addAll(List.of("--input", data, "--output", run));
      Invocation refused = Invocation.of(words.toArray());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.errLines())
          .containsExactly(
              "patchflow: output " + run + ": expected a folder, found a link to nothing");
    }
    Files.delete(run);
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path letter = Files.writeString(folder.resolve("letter.txt"), "dear\n");
    for (String name : List.of("lineage.jsonl", ".lock", "run.json", "report.html")) {
      Files.createDirectories(run);
      Files.createSymbolicLink(run.resolve(name), letter);

      Invocation refused = Invocation.of("decode", "--input", data, "--output", run);

      assertThat(refused.code()).as(name).isIn(2, 4);
      assertThat(refused.errLines()).as(name).singleElement().asString().contains(name);
      assertThat(letter).hasContent("dear");
      Files.delete(run.resolve(name));
    }
  }
}
