package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.ScoreRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the table of {@code predict} may go, and what it never writes over. */
@ExtendWith(SharedByTests.class)
class PredictOutputIT {
  private static Path data;
  private static Path run;

  @TempDir Path folder;
  private Path output;

  @BeforeAll
  static void take(SmallRun small) {
    data = small.data();
    run = small.run().root();
  }

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out/scores.parquet");
  }

  @Test
  void aStandingOutputIsReplacedOnlyOnDemand() throws IOException {
    Files.createDirectories(output.getParent());
    Files.writeString(output, "mine");
    Path images = data.resolve("t10k-images-idx3-ubyte");

    Invocation refused = predict(images);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .containsExactly(
            "patchflow: output " + output + ": there is such a file; --overwrite replaces it");
    assertThat(output).hasContent("mine");
    Invocation replaced =
        Invocation.of(
            "predict", "--model", run, "--input", images, "--output", output, "--overwrite");
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(scores()).hasSize(SmallRun.TEST);
  }

  @Test
  void whatIsReadIsNeverWritten() throws IOException {
    Path images = Files.copy(data.resolve("t10k-images-idx3-ubyte"), folder.resolve("new"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), images);
    Path hard = Files.createLink(folder.resolve("hard"), images);
    for (Path same : List.of(images, link, hard, folder.resolve("./new"))) {
      assertUsage(
          overwrite(images, same),
          "output %s: expected a file of its own, found the images to score, %s"
              .formatted(same, images));
    }
    assertThat(images).hasSameBinaryContentAs(data.resolve("t10k-images-idx3-ubyte"));

    Path labels = data.resolve("t10k-labels-idx1-ubyte");
    assertUsage(
        overwrite(data.resolve("t10k-images-idx3-ubyte"), labels),
        "output %s: expected a file of its own, found the labels of the images, %s"
            .formatted(labels, labels));
    for (String own : List.of("model/model.zip", "metrics/new.parquet", "run.json")) {
      Path file = run.resolve(own);
      assertUsage(
          overwrite(images, file),
          file.toString().endsWith(".json")
              ? "output %s: the table is Parquet: expected a name such as scores.parquet, found one"
                      .formatted(file)
                  + " that ends in .json"
              : "output %s: expected a file of its own, found one of the run %s"
                  .formatted(file, run));
    }
    assertThat(Invocation.of("verify", run).code()).as("the run is whole").isZero();
  }

  @Test
  void anOutputThatIsNoFileForATableIsRefused() throws IOException {
    Path images = data.resolve("t10k-images-idx3-ubyte");
    Path dangling = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    assertUsage(
        overwrite(images, dangling),
        "output " + dangling + ": expected a file to write, found a link to nothing");
    assertUsage(
        overwrite(images, Path.of("/dev/null")),
        "output /dev/null: expected a file to write, found a device");
    assertUsage(
        overwrite(images, folder),
        "output " + folder + ": expected a file to write, found a folder");
    Path csv = folder.resolve("scores.CSV");
    assertUsage(
        overwrite(images, csv),
        "output "
            + csv
            + ": the table is Parquet: expected a name such as scores.parquet, found one that ends"
            + " in .csv");
    Files.delete(dangling);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLinkToATableIsWrittenThrough() throws IOException {
    Path table = Files.writeString(folder.resolve("table.parquet"), "former");
    output = Files.createSymbolicLink(folder.resolve("link"), table);

    assertThat(overwrite(data.resolve("t10k-images-idx3-ubyte"), output).err()).isEmpty();

    assertThat(output).isSymbolicLink();
    assertThat(TableFile.read(table, ScoreRow.schema(), ScoreRow.class)).hasSize(SmallRun.TEST);
    Files.delete(output);
  }

  @Test
  void ofTwoAtOnceOneWritesAndTheOtherIsRefused() throws Exception {
    Path images = data.resolve("t10k-images-idx3-ubyte");
    CompletableFuture<Invocation> other = CompletableFuture.supplyAsync(() -> predict(images));
    List<Invocation> both = List.of(predict(images), other.get());

    assertThat(both).extracting(Invocation::code).containsExactlyInAnyOrder(0, 2);
    assertThat(both)
        .extracting(Invocation::err)
        .containsExactlyInAnyOrder(
            "",
            "patchflow: output %s: there is such a file; --overwrite replaces it%n"
                .formatted(output));
    assertThat(scores()).hasSize(SmallRun.TEST);
    assertThat(RunFiles.of(folder)).as("nothing beside the output").hasSize(1);
  }

  private Invocation predict(Path input) {
    return Invocation.of("predict", "--model", run, "--input", input, "--output", output);
  }

  private static Invocation overwrite(Path input, Path output) {
    return Invocation.of(
        "predict", "--model", run, "--input", input, "--output", output, "--overwrite");
  }

  private static void assertUsage(Invocation refused, String message) {
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(2);
  }

  private List<ScoreRow> scores() {
    return TableFile.read(output, ScoreRow.schema(), ScoreRow.class);
  }
}
