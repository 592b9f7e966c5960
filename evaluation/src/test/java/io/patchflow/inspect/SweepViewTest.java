package io.patchflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.SweepFolder;
import io.patchflow.metrics.Ranking;
import io.patchflow.metrics.Trials;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.TrialRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepViewTest {
  private static final List<TrialRow> TRIALS =
      List.of(
          Trials.done("optimizer.name=sgd", 1, 0.7),
          Trials.done("optimizer.name=sgd", 2, 0.71),
          Trials.done("optimizer.name=adam", 1, 0.88),
          Trials.failed("optimizer.name=adam", 2, "epoch 1, \"step\" 3: no number"));

  @TempDir Path folder;

  @Test
  void ranksSettingsWithMeanAndDeviation() {
    assertThat(printed(out -> SweepView.print(Ranking.of(TRIALS), out)))
        .isEqualTo(
            """
            by test accuracy
            rank  settings             n     mean      sd     best  failed
            --------------------------------------------------------------
               1  optimizer.name=adam  1  88.00 %       -  88.00 %       1
               2  optimizer.name=sgd   2  70.50 %  0.71 %  71.00 %       0
            """);
  }

  @Test
  void aSweepOverSeedsAloneHasOneLine() {
    Ranking ranking = Ranking.of(List.of(Trials.done("", 1, 0.5), Trials.unfinished("", 2)));

    assertThat(printed(out -> SweepView.print(ranking, out)))
        .isEqualTo(
            """
            by test accuracy
            rank  settings    n     mean  sd     best  unfinished
            -----------------------------------------------------
               1  the recipe  1  50.00 %   -  50.00 %           1
            """);
  }

  @Test
  void otherFormatsHaveEveryTrialAtFullPrecision() {
    SweepFolder sweep = new SweepFolder(folder);
    TableFile.write(sweep.trialsTable(), TrialRow.schema(), TrialRow.class, TRIALS);

    assertThat(printed(out -> SweepView.print(sweep, Inspect.Format.CSV, out)).lines())
        .hasSize(5)
        .startsWith(
            "trial,settings,recipe,seed,batch_size,optimizer,learning_rate,epochs,patch_size,status,"
                + "error,run_id,test_accuracy,test_loss,best_epoch,best_accuracy,train_loss,"
                + "train_accuracy,holdout_loss,holdout_accuracy,seconds",
            "optimizer.name-sgd_seed-1,optimizer.name=sgd,seed,1,256,adam,0.001,3,4,done,,"
                + "0123456789ab,0.7,0.5,2,0.7,0.4,0.9,,,12.5")
        .endsWith(
            "optimizer.name-adam_seed-2,optimizer.name=adam,seed,2,256,adam,0.001,3,4,failed,"
                + "\"epoch 1, \"\"step\"\" 3: no number\",,,,,,,,,,");
    assertThat(printed(out -> SweepView.print(sweep, Inspect.Format.JSON, out)))
        .contains("\"settings\":\"optimizer.name=adam\"", "\"test_accuracy\":null");
  }

  private static String printed(Consumer<PrintStream> print) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    print.accept(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
