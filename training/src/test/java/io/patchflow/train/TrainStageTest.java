package io.patchflow.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.patchflow.backend.Device;
import io.patchflow.data.SyntheticPatches;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.model.Classifier;
import io.patchflow.model.ModelFingerprint;
import io.patchflow.recipe.RecipeYaml;
import io.patchflow.recipe.RunId;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.EpochRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainStageTest {
  @TempDir Path root;

  @Test
  void aTrainingPublishesItsModelAndItsEpochs() throws IOException {
    TinyTraining training = TinyTraining.in(root);
    Manifest manifest = training.train();
    Manifest patches = training.run().requireManifest(Stage.DECODE);

    assertThat(training.files())
        .containsExactly(
            "metrics/epochs.parquet",
            "model/checkpoints/epoch-0002.zip",
            "model/checkpoints/epoch-0003.zip",
            "model/manifest.json",
            "model/model.zip");
    assertThat(manifest.stage()).isEqualTo(Stage.TRAIN);
    assertThat(manifest.files().stream().map(Manifest.FileEntry::path))
        .containsExactly("metrics/epochs.parquet", "model/model.zip");
    assertThat(manifest.inputs())
        .containsExactly(
            Manifest.FileEntry.of(
                "patches/manifest.json", training.run().manifestFile(Stage.DECODE)));
    assertThat(manifest.options())
        .isEqualTo(
            Map.of("recipe", RecipeYaml.write(training.recipe()), "data", patches.fingerprint()));
    assertThat(manifest.rows()).isEqualTo(Map.of("epochs", 3L));
    assertThat(manifest.fingerprint())
        .isEqualTo(
            ModelFingerprint.of(
                ModelSerializer.restoreMultiLayerNetwork(training.run().modelZip().toFile())));
    assertThat(manifest.details())
        .containsEntry("run_id", RunId.of(training.recipe(), patches.fingerprint()))
        .containsEntry("backend", "cpu")
        .containsEntry("kernel", "cpu")
        .containsEntry("threads", 1)
        .containsEntry(
            "parameters", 8 * 16 + 8 + 8 + (4 + 1) * 6 + (6 + 1) * 5 + 9 * 7 + 8 * 4 + 5 * 3)
        .containsKeys("nd4jLibrary", "blas");
  }

  @Test
  void theTableOfEpochsTellsHowItWent() throws IOException {
    TinyTraining training = TinyTraining.in(root, "epochs", "6");
    Manifest manifest = training.train();
    List<EpochRow> rows = training.rows();
    assertThat(rows.stream().map(EpochRow::epoch)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.runId()).isEqualTo(manifest.details().get("run_id"));
              assertThat(row.learningRate()).isEqualTo(0.01);
              assertThat(row.trainAccuracy()).isBetween(0.2, 1.0);
              assertThat(row.holdoutLoss()).isNull();
              assertThat(row.holdoutAccuracy()).isNull();
              assertThat(row.seconds()).isPositive();
              assertThat(row.samplesPerSecond())
                  .as("images in less than the epoch's time")
                  .isGreaterThan(TinyTraining.IMAGES / row.seconds());
            });
    assertThat(rows.get(0).trainLoss()).as("first loss, about that of a guess").isLessThan(2.5);
    assertThat(rows.get(5).trainLoss()).isLessThan(rows.get(0).trainLoss() / 2);
    assertThat(rows.get(5).testAccuracy()).as("of three classes").isGreaterThan(0.7);
    assertThat(training.lines())
        .hasSize(7)
        .first()
        .asString()
        .startsWith("train: backend cpu, kernel cpu, precision float32, ND4J ")
        .endsWith(", threads 1");
    assertThat(training.lines().get(6)).startsWith("epoch 6/6  train loss ");
  }

  @Test
  void theLastTestFiguresAreThoseOfThePublishedModel() throws IOException {
    TinyTraining training = TinyTraining.in(root);
    training.train();
    double loss = 0;
    int hits = 0;
    try (Classifier classifier = Classifier.load(training.run().modelZip(), Device.CPU, 1)) {
      for (int i = 0; i < 90; i++) {
        float[] logits = classifier.logits(SyntheticPatches.image(Split.TEST, i), 1)[0];
        int label = SyntheticPatches.label(Split.TEST, i);
        double sum = 0;
        int above = 0;
        for (float logit : logits) {
          sum += Math.exp(logit);
          above += logit > logits[label] ? 1 : 0;
        }
        loss += Math.log(sum) - logits[label];
        hits += above == 0 ? 1 : 0;
      }
    }
    EpochRow last = training.rows().get(2);
    assertThat(last.testLoss()).isCloseTo(loss / 90, within(1e-5));
    assertThat(last.testAccuracy()).isEqualTo(hits / 90.0);
  }

  @Test
  void equalRunsAreEqualBitByBitOnAnyNumberOfThreads() throws IOException {
    TinyTraining first = TinyTraining.in(root.resolve("first"));
    String fingerprint = first.train().fingerprint();
    for (int threads : new int[] {1, 3}) {
      TinyTraining again = TinyTraining.in(root.resolve("again-" + threads)).threads(threads);
      assertThat(again.train().fingerprint()).as("%d threads", threads).isEqualTo(fingerprint);
      assertThat(TinyTraining.timeless(again.rows()))
          .isEqualTo(TinyTraining.timeless(first.rows()));
    }
    TinyTraining other = TinyTraining.in(root.resolve("other"), "seed", "1");
    assertThat(other.train().fingerprint()).isNotEqualTo(fingerprint);
    assertThat(other.rows().get(0).runId()).isNotEqualTo(first.rows().get(0).runId());
  }

  @Test
  void bothKernelsTrainTheSameModel() throws IOException {
    TinyTraining onCpu = TinyTraining.in(root.resolve("cpu"));
    TinyTraining onNd4j = TinyTraining.in(root.resolve("nd4j"), "kernel", "nd4j");
    onCpu.train();
    assertThat(onNd4j.train().details()).containsEntry("kernel", "nd4j");
    for (int i = 0; i < 3; i++) {
      assertThat(onNd4j.rows().get(i).trainLoss())
          .isCloseTo(onCpu.rows().get(i).trainLoss(), within(1e-3));
      assertThat(onNd4j.rows().get(i).runId()).isEqualTo(onCpu.rows().get(i).runId());
    }
  }

  @Test
  void whatIsWatchedIsTheSameOnADevice() throws IOException {
    String[] recipe = {"holdout", "0.2", "plateau.monitor", "holdout_loss", "epochs", "2"};
    String[] nd4j = Arrays.copyOf(recipe, recipe.length + 2);
    nd4j[recipe.length] = "kernel";
    nd4j[recipe.length + 1] = "nd4j";
    TinyTraining onCpu = TinyTraining.in(root.resolve("cpu"), recipe);
    TinyTraining onNd4j = TinyTraining.in(root.resolve("nd4j"), nd4j);
    onCpu.train();
    onNd4j.train();
    for (int i = 0; i < 2; i++) {
      EpochRow expected = onCpu.rows().get(i);
      EpochRow found = onNd4j.rows().get(i);
      assertThat(found.holdoutLoss()).isCloseTo(expected.holdoutLoss(), within(1e-3));
      assertThat(found.holdoutAccuracy()).isCloseTo(expected.holdoutAccuracy(), within(0.02));
      assertThat(found.testLoss() == null).isEqualTo(i == 0);
    }
    assertThat(onNd4j.rows().get(1).testLoss())
        .isCloseTo(onCpu.rows().get(1).testLoss(), within(1e-3));
  }

  @Test
  void aFinishedTrainingIsLeftAsItIs() throws IOException {
    Manifest manifest = TinyTraining.in(root).train();
    RunFolder run = new RunFolder(root);
    byte[] model = Files.readAllBytes(run.modelZip());
    TinyTraining again =
        TinyTraining.in(root, "kernel", "nd4j", "name", "other")
            .asking(
                () -> {
                  throw new AssertionError("a step was taken");
                });
    assertThat(again.train()).isEqualTo(manifest);
    assertThat(again.lines()).isEmpty();
    assertThat(Files.readAllBytes(run.modelZip())).isEqualTo(model);
  }

  @Test
  void withAHoldoutTheTestSplitIsLookedAtOnce() throws IOException {
    TinyTraining training =
        TinyTraining.in(root, "holdout", "0.2", "plateau.monitor", "holdout_loss");
    training.train();
    List<EpochRow> rows = training.rows();
    assertThat(rows.stream().map(row -> row.testLoss() != null))
        .containsExactly(false, false, true);
    assertThat(rows.stream().map(row -> row.testAccuracy() != null))
        .containsExactly(false, false, true);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.holdoutLoss()).isPositive();
              assertWholeNumber(row.holdoutAccuracy() * 60);
              assertWholeNumber(row.trainAccuracy() * 240);
            });
  }

  @Test
  void theLearningRateFallsWhenTheMonitorStandsStill() throws IOException {
    TinyTraining training =
        TinyTraining.in(
            root,
            "epochs",
            "4",
            "plateau.monitor",
            "train_accuracy",
            "plateau.mode",
            "min",
            "plateau.patience",
            "0");
    training.train();
    assertThat(training.rows().stream().map(EpochRow::learningRate))
        .as("the accuracy only rises, which in mode min is no improvement")
        .containsExactly(0.01, 0.01, 0.001, 1e-4);
  }

  private static void assertWholeNumber(double hits) {
    assertThat(hits).isCloseTo(Math.rint(hits), within(1e-9));
  }
}
