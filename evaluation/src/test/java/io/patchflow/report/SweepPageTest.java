package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.Trials;
import io.patchflow.publish.SweepFolder;
import io.patchflow.schema.table.TrialRow;
import java.awt.Color;
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
  void theChartHasALineASettingThatHasAScore() {
    Ranking ranking =
        Ranking.of(
            List.of(
                Trials.done("a=1", 1, 0.88),
                Trials.done("a=1", 2, 0.89),
                Trials.done("a=2", 1, 0.9),
                Trials.failed("a=3", 1, "diverged")));

    Picture chart = RankingChart.of(ranking, Theme.LIGHT);

    assertThat(chart.height()).as("two settings can be drawn").isEqualTo(140 + 2 * 26);
    assertThat(chart.svg()).isEqualTo(RankingChart.of(ranking, Theme.LIGHT).svg());
    Picture narrow = RankingChart.narrow(ranking, Theme.DARK);
    assertThat(narrow.width()).isEqualTo(380);
    assertThat(coloured(narrow, Theme.DARK.train()))
        .as("a point a seed, one in the key")
        .isEqualTo(4);
    assertThat(coloured(narrow, Theme.DARK.test())).as("a diamond a mean").isEqualTo(3);
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
        .contains("sweep --grid &#39;model.blocks=[[8]]&#39;")
        .contains("ranked on the test split itself")
        .doesNotContain("<script>alert");
    assertThat(folder.toFile().list()).containsExactly("sweep.html");
  }

  @Test
  void aSweepOfFailuresHasAPageToo() throws IOException {
    assertThat(page(Trials.failed("a=1", 1, "diverged")))
        .contains("No trial is done.")
        .doesNotContain("<picture>");
  }

  private static long coloured(Picture picture, Color colour) {
    String fill =
        "fill:rgb(%d,%d,%d)".formatted(colour.getRed(), colour.getGreen(), colour.getBlue());
    return picture.svg().lines().filter(line -> line.contains(fill)).count();
  }

  private String page(TrialRow... trials) throws IOException {
    SweepFolder sweep = new SweepFolder(folder);
    SweepPage.write(sweep, List.of(trials), COMMAND);
    return Files.readString(sweep.report());
  }
}
