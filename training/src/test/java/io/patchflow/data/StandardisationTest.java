package io.patchflow.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.StagePublisher;
import io.patchflow.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardisationTest {
  private static final Path FILE = Path.of("manifest.json");

  @TempDir Path root;

  @Test
  void autoIsThatOfTheTrainingSplitInZeroToOne() {
    Manifest decoded = decoded(Map.of("pixel_mean", 72.9375, "pixel_standard_deviation", 90));

    assertThat(Standardisation.of(new Recipe.Input("auto", "auto", false), decoded, FILE))
        .isEqualTo(new Standardisation(72.9375 / 255, 90.0 / 255));
    assertThat(Standardisation.of(new Recipe.Input("0.5", "auto", false), decoded, FILE))
        .isEqualTo(new Standardisation(0.5, 90.0 / 255));
  }

  @Test
  void givenNumbersNeedNoStatistics() {
    assertThat(Standardisation.of(new Recipe.Input("0.5", "0.25", false), decoded(Map.of()), FILE))
        .isEqualTo(new Standardisation(0.5, 0.25));
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    Recipe.Input auto = new Recipe.Input("0.0", "auto", false);
    assertThatThrownBy(() -> Standardisation.of(auto, decoded(Map.of()), FILE))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("manifest.json: expected pixel_standard_deviation of split train, found none");
    Map<String, Object> constant = Map.of("pixel_standard_deviation", 0.0);
    assertThatThrownBy(() -> Standardisation.of(auto, decoded(constant), FILE))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            "manifest.json: pixel_standard_deviation: expected a number above 0 for"
                + " input.deviation auto, found 0.0");
  }

  /** As it is read back from its file. */
  private Manifest decoded(Map<String, Object> train) {
    RunFolder run = new RunFolder(root);
    try (StagePublisher publisher = StagePublisher.begin(run, Stage.DECODE)) {
      Manifest unused =
          publisher.commit(List.of(), Map.of(), Map.of(), "f", Map.of("train", train));
    }
    return run.requireManifest(Stage.DECODE);
  }
}
