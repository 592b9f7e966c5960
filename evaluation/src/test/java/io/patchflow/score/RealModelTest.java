package io.patchflow.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.train.TrainOptions;
import io.patchflow.train.TrainStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was trained, saved and loaded scores as it did in training. */
class RealModelTest {
  private static final Recipe RECIPE =
      new Recipe(
          "tiny",
          new Recipe.Model(2, 8, "batch", false, List.of(new Block.Mixer(8, 8, 8, 8)), "none"),
          new Recipe.Input("0.0", "1.0", false),
          0,
          32,
          false,
          3,
          1,
          0,
          0,
          "auto",
          "float32",
          new Recipe.Augment(0, 0, 0, 0),
          new Recipe.Optimizer("adam", 0.01, 0.9, 0.999, 1e-8, 0, "none", 0, 0, 0, 0),
          new Recipe.Schedule("plateau", 0),
          new Recipe.Plateau("test_loss", "min", 0.1, 20, 1e-4, "rel", 0, 0, 1e-8),
          null);

  @TempDir Path folder;

  @Test
  void theEvaluationAgreesWithTheLastEpochWhateverTheSharding() throws IOException {
    RunFolder one = train(folder.resolve("one"), List.of(300));
    RunFolder many = train(folder.resolve("many"), List.of(100, 1, 199));

    Manifest first = EvaluateStage.run(EvaluateOptions.test(1), one, TestRunner.options(1));
    Manifest second =
        EvaluateStage.run(new EvaluateOptions(List.of(Split.TEST), 2), many, TestRunner.options(3));

    List<EpochRow> epochs = TableFile.read(one.table("epochs"), EpochRow.class);
    SummaryRow summary = TableFile.read(one.table("summary"), SummaryRow.class).get(0);
    assertThat(summary.runId()).isEqualTo(epochs.get(2).runId());
    assertThat(summary.accuracy()).isEqualTo(epochs.get(2).testAccuracy());
    assertThat(summary.loss()).isCloseTo(epochs.get(2).testLoss(), within(1e-6));
    assertThat(second.fingerprint()).as("bit by bit").isEqualTo(first.fingerprint());
  }

  @Test
  void withoutAPipelineTheTablesAreTheSame() throws IOException {
    RunFolder run = train(folder, List.of(100, 1, 199));
    EvaluateOptions both = new EvaluateOptions(List.of(Split.TRAIN, Split.TEST), 1);
    Manifest inPlace = EvaluateStage.runInPlace(both, run);

    Manifest onBeam = EvaluateStage.run(both, run, TestRunner.options(2));

    assertThat(inPlace.files()).hasSize(6).isEqualTo(onBeam.files());
    assertThat(inPlace.fingerprint()).isEqualTo(onBeam.fingerprint());
  }

  private static RunFolder train(Path root, List<Integer> testShards) throws IOException {
    RunFolder run = new RunFolder(root);
    TrainedRun.decode(run, Map.of("train", List.of(200), "test", testShards));
    TrainStage.run(RECIPE, run, new TrainOptions(1, Replace.NEVER));
    assertThat(run.manifest(Stage.TRAIN)).isPresent();
    return run;
  }
}
