package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.Trials;
import io.patchflow.schema.table.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPageTest {
  private static final List<String> COMMAND = List.of("sweep", "--grid", "model.blocks=[[8]]");

  @TempDir Path folder;

  @Test
  void theStripsHaveADotASeedOnOneScale() throws IOException {
    TrialRow[] trials = {
      Trials.done("a=1", 1, 0.88),
      Trials.done("a=1", 2, 0.89),
      Trials.done("a=2", 1, 0.9),
      Trials.failed("a=3", 1, "diverged")
    };

    RankingStrips strips = RankingStrips.of(Ranking.of(List.of(trials)));

    assertThat(strips.settings()).as("two settings have a score").hasSize(2);
    assertThat(strips.at(0.89))
        .as("in the middle between the worst and the best")
        .isEqualTo("50.00");
    assertThat(strips.at(0.9)).isEqualTo("95.45");
    assertThat(page(trials).split("class=\"dot\"", -1)).hasSize(1 + 3);
    assertThat(page(trials).split("<i class=\"mean\"", -1)).hasSize(1 + 2);
  }

  @Test
  void textsFromOutsideAreEscaped() throws IOException {
    String page =
        page(
            Trials.done("a=1", 1, 0.5),
            Trials.failed("a=<b>", 1, "expected \"x\", found <script>alert(1)</script>"));

    assertThat(page)
        .contains("found &lt;script&gt;alert(1)&lt;/script&gt;", "a=&lt;b&gt;")
        .contains("2 trials: 1 done, 1 failed, 0 unfinished")
        .contains("patchflow sweep --grid 'model.blocks=[[8]]'")
        .contains("ranked on the test split itself")
        .doesNotContain("<script>alert");
    assertThat(folder.toFile().list()).containsExactly("sweep.html");
  }

  @Test
  void aSweepOfFailuresHasAPageToo() throws IOException {
    assertThat(page(Trials.failed("a=1", 1, "diverged")))
        .contains("No trial is done.")
        .doesNotContain("class=\"strips\"");
  }

  private String page(TrialRow... trials) throws IOException {
    SweepFolder sweep = new SweepFolder(folder);
    SweepPage.write(sweep, List.of(trials), COMMAND);
    return Files.readString(sweep.report());
  }
}
