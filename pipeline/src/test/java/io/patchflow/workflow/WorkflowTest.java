package io.patchflow.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.idx.IdxBytes;
import io.patchflow.lineage.Lineage;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.train.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowTest {
  @TempDir Path folder;

  @Test
  void aWishToEndIsHeededBetweenTwoStages() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    for (String split : List.of("train", "t10k")) {
      Files.write(
          data.resolve(split + "-images-idx3-ubyte"), IdxBytes.images(2, 4, 4, new byte[32]));
      Files.write(data.resolve(split + "-labels-idx1-ubyte"), IdxBytes.labels(0, 1));
    }
    Recipe recipe = RecipeLoader.load("seed", Map.of());
    RunFolder run = new RunFolder(folder.resolve("run"));
    List<String> told = new ArrayList<>();
    Workflow workflow =
        new Workflow(run, List.of("run"), told::add, () -> !told.isEmpty(), Lineage.off())
            .decode(data.toString(), recipe, Replace.NEVER, PipelineOptionsFactory.create())
            .train(recipe, new TrainOptions(1, Replace.NEVER));

    PatchflowException end = catchThrowableOfType(PatchflowException.class, workflow::run);

    assertThat(end).hasMessage("interrupted before train; the same command resumes from there");
    assertThat(end.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(told).singleElement().asString().startsWith("decode: done in ");
    assertThat(run.manifest(Stage.DECODE)).as("what was done by then").isPresent();
    assertThat(run.resolve("model")).doesNotExist();
    assertThat(run.resolve(".lock")).doesNotExist();
  }
}
