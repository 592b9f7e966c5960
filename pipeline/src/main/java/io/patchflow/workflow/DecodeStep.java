package io.patchflow.workflow;

import io.patchflow.dataset.DataSet;
import io.patchflow.dataset.DataSets;
import io.patchflow.decode.DecodeOptions;
import io.patchflow.decode.DecodeStage;
import io.patchflow.flink.FlinkCluster;
import io.patchflow.flink.FlinkStage;
import io.patchflow.flink.JobListener;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Recipe;
import io.patchflow.storage.Location;
import io.patchflow.text.Secrets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;

/** Finds the data set and decodes it with the recipe's patch size and classes. */
final class DecodeStep implements Step {
  private final String asked;
  private final Recipe follows;
  private final Replace replace;
  private final PipelineOptions beam;
  private final JobListener listener;
  private List<String> files = List.of();

  DecodeStep(
      String asked, Recipe follows, Replace replace, PipelineOptions beam, JobListener listener) {
    this.asked = asked;
    this.follows = follows;
    this.replace = replace;
    this.beam = beam;
    this.listener = listener;
  }

  @Override
  public Stage stage() {
    return Stage.DECODE;
  }

  @Override
  public Optional<Recipe> recipe() {
    return Optional.of(follows);
  }

  @Override
  public Optional<String> input() {
    return Optional.of(Secrets.masked(DataSets.absolute(asked)));
  }

  @Override
  public List<String> files() {
    return files;
  }

  @Override
  public Decision decision(RunFolder run) {
    return DecodeStage.decision(options(), run);
  }

  @Override
  public Manifest run(RunFolder run, Consumer<Decision> decided) {
    return new FlinkStage(stage().label(), run.root(), /* withModels= */ false)
        .run(beam, listener, adapted -> DecodeStage.run(options(), run, adapted, decided));
  }

  private DecodeOptions options() {
    // The input may lie in a file system that needs options of its own, such as credentials.
    FileSystems.setDefaultPipelineOptions(beam);
    // Workers have a working folder of their own.
    String found = FlinkCluster.of(beam).isPresent() ? DataSets.absolute(asked) : asked;
    DataSet dataSet = DataSets.resolve(found);
    files = dataSet.locations().stream().map(Location::text).toList();
    DecodeOptions options =
        DecodeOptions.of(dataSet, follows.model().patchSize())
            .withTranspose(follows.input().transpose())
            .withReplace(replace);
    return follows.classes() == 0 ? options : options.withClasses(follows.classes());
  }
}
