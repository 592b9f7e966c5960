package io.patchflow.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.metrics.Interval;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.score.TrainedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are wrong on every n-th image of the same 210. */
class ComparisonTest {
  @TempDir Path folder;
  private RunFolder seventh;
  private RunFolder third;
  private RunFolder sixth;

  @BeforeEach
  void evaluate() throws IOException {
    seventh = TrainedRun.evaluated(folder.resolve("seventh"), 210, wrongOn(7), "seed: 1\n");
    third = TrainedRun.evaluated(folder.resolve("third"), 210, wrongOn(3), "seed: 2\n");
    sixth = TrainedRun.evaluated(folder.resolve("sixth"), 210, wrongOn(6), "seed: 3\n");
  }

  /** It is wrong on 70 images, the other on 30, both on 10: 60 and 20 are left. */
  @Test
  void aWorseRunIsSaidToBeWorse() {
    assertThat(compare(seventh, third))
        .contains(
            third.root()
                + " is worse than "
                + seventh.root()
                + ". Of the 80 images on which just one of them is right, it is right on 20 and the"
                + " other on 60 (McNemar's test, chi-square with continuity correction:"
                + " p below 0.0001).");
    assertThat(compare(third, seventh))
        .contains(seventh.root() + " is better than " + third.root() + ". Of the 80 images");
  }

  /** 35 and 30 wrong, 5 on both: 30 and 25 are left; p by SciPy, chi2.sf(16 / 55, 1). */
  @Test
  void aSmallDifferenceIsNoEvidence() {
    assertThat(compare(seventh, sixth))
        .contains(
            "No evidence either way between %s and %s. Of the 55 images on which just one"
                .formatted(sixth.root(), seventh.root()),
            "right on 25 and the other on 30",
            "p = 0.5896)");
  }

  @Test
  void severalTestsAreCorrected() {
    assertThat(compare(seventh, third, sixth))
        .contains("p below 0.0001 after Holm's correction")
        .contains("p = 0.5896)");
  }

  @Test
  void scoresHaveTheirIntervals() {
    List<String> lines = compare(seventh, third).lines().toList();

    assertThat(lines.get(0).split("  +"))
        .containsExactly("run", "accuracy", "95 % from", "to", "loss", "macro F1");
    assertThat(lines.get(2))
        .startsWith(seventh.root() + "   85.71 %")
        .contains("80.34 %", "89.81 %");
    assertThat(lines.get(3)).startsWith(third.root().toString()).contains("66.67 %");
  }

  @Test
  void classesShowTheDifferenceInPoints() {
    List<String> lines = compare(third, seventh).lines().toList();

    int head = lines.indexOf(lines.stream().filter(l -> l.startsWith("recall")).findFirst().get());
    assertThat(lines.get(head)).endsWith("points").contains("support");
    assertThat(lines.subList(head + 2, head + 5))
        .allMatch(line -> line.matches("(bag|coat|T-shirt/top) .*% +[+-][0-9]+[.][0-9]{2}"));
  }

  @Test
  void whatDiffersInTheRecipesIsNamed() {
    assertThat(compare(third, sixth).lines().toList())
        .anyMatch(line -> line.matches("seed +2 +3"))
        .noneMatch(line -> line.startsWith("data") || line.startsWith("Patchflow"));
    assertThat(compare(third, third))
        .contains(
            "No evidence either way between %s and %s: they are right on the same images.\n"
                .formatted(third.root(), third.root()))
        .doesNotContain("Of the 0 images")
        .endsWith("The recipes, the data and the version are the same.\n");
  }

  @Test
  void thePageHasTheVerdictTheClassesAndTheImagesThatOneAloneGetsRight() throws IOException {
    Path page = folder.resolve("compare.html");

    Comparison.of(
            List.of(seventh, third), new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
        .write(page);

    String text = Files.readString(page);
    assertThat(text)
        .contains("<title>Patchflow comparison: third with seventh</title>")
        .contains("id=\"verdict\">" + third.root() + " is worse than " + seventh.root())
        .contains("right on 20 and the other on 60 (McNemar's test")
        .contains(">Only seventh is right: 60 images</h2>", ">Only third is right: 20 images</h2>")
        .contains("<tr><th scope=\"row\">seed</th><td>1</td><td>2</td></tr>");
    assertThat(text.split("<img ", -1)).as("24 at most of each").hasSize(1 + 24 + 20);
    assertThat(folder.toFile().list()).contains("compare.html").doesNotContain(".compare.html.tmp");
  }

  @Test
  void aClassHasItsDifferenceWithAnInterval() throws IOException {
    Path page = folder.resolve("compare.html");
    List<Long> bags =
        TableFile.read(seventh.table("predictions"), PredictionRow.class).stream()
            .filter(row -> row.label() == 0)
            .map(PredictionRow::index)
            .toList();
    long images = bags.size();
    long onlyFirst = bags.stream().filter(i -> i % 3 == 0 && i % 7 != 0).count();
    long onlySecond = bags.stream().filter(i -> i % 3 != 0 && i % 7 == 0).count();
    Interval interval = Interval.pairedDifference(onlyFirst, onlySecond, images);

    Comparison.of(
            List.of(seventh, third), new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
        .write(page);

    assertThat(Files.readString(page))
        .contains(
            String.format(
                Locale.ROOT,
                "<td>%+.2f</td><td>%+.2f to %+.2f</td>",
                100.0 * (onlySecond - onlyFirst) / images,
                100 * interval.low(),
                100 * interval.high()));
  }

  @Test
  void otherTestImagesAreRefusedByName() throws IOException {
    RunFolder fewer = TrainedRun.evaluated(folder.resolve("fewer"), 200);

    assertRefused(seventh, fewer)
        .hasMessageMatching(
            ".*/fewer: expected the test set of .*/seventh \\(210 images, hash [0-9a-f]{12}\\),"
                + " found another \\(200 images, hash [0-9a-f]{12}\\)");
  }

  @Test
  void aRunWithoutTheTestSplitIsRefused() throws IOException {
    RunFolder train = TrainedRun.evaluated(folder.resolve("train"), 10, Split.TRAIN);
    RunFolder none = TrainedRun.publish(folder.resolve("n"), Map.of("test", List.of(5)));

    assertRefused(seventh, train)
        .hasMessageContaining("summary.parquet: expected one row of split test, found 0");
    assertRefused(seventh, none).hasMessageContaining("patchflow evaluate");
  }

  @Test
  void oneRunIsNoComparison() {
    assertThatThrownBy(() -> compare(seventh)).hasMessageContaining("two runs or more, found 1");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(RunFolder... runs) {
    return assertThatThrownBy(() -> compare(runs))
        .isInstanceOfSatisfying(
            PatchflowException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT));
  }

  private static LongPredicate wrongOn(int every) {
    return index -> index % every == 0;
  }

  private static String compare(RunFolder... runs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Comparison.of(Arrays.asList(runs), new PrintStream(bytes, true, UTF_8)).print();
    return bytes.toString(UTF_8);
  }
}
