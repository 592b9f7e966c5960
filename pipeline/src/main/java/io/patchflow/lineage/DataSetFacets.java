package io.patchflow.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import io.patchflow.publish.Manifest;
import io.patchflow.publish.Manifest.FileEntry;
import io.patchflow.publish.RunFolder;
import io.patchflow.publish.Stage;
import io.patchflow.schema.SchemaText;
import io.patchflow.schema.table.MetricTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a stage read and wrote, as OpenLineage's data sets: a folder of patch tensors is one, each
 * other file is one. A version is a content fingerprint or a SHA-256, so that equal contents have
 * equal versions.
 */
final class DataSetFacets {
  private static final String NAMESPACE = "file";

  private final OpenLineage events;

  DataSetFacets(OpenLineage events) {
    this.events = events;
  }

  /** The stages before stand for their manifests, which is what a manifest lists as inputs. */
  List<OpenLineage.InputDataset> inputs(RunFolder run, Manifest manifest) {
    List<OpenLineage.InputDataset> inputs = new ArrayList<>();
    for (FileEntry file : manifest.inputs()) {
      Optional<Stage> stage = published(file.path());
      if (stage.isPresent()) {
        for (Output output : outputsOf(run, run.requireManifest(stage.get()))) {
          inputs.add(
              events.newInputDataset(
                  NAMESPACE, output.name(), facets(output), /* inputFacets= */ null));
        }
      } else {
        Output plain = new Output(absolute(Path.of(file.path())), file.sha256(), null, null);
        inputs.add(
            events.newInputDataset(
                NAMESPACE, plain.name(), facets(plain), /* inputFacets= */ null));
      }
    }
    return inputs;
  }

  List<OpenLineage.OutputDataset> outputs(RunFolder run, Manifest manifest) {
    List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
    for (Output output : outputsOf(run, manifest)) {
      outputs.add(
          events.newOutputDataset(
              NAMESPACE,
              output.name(),
              facets(output),
              events
                  .newOutputDatasetOutputFacetsBuilder()
                  .outputStatistics(
                      output.rows() == null
                          ? null
                          : events.newOutputStatisticsOutputDatasetFacet(output.rows(), null, null))
                  .build()));
    }
    return outputs;
  }

  /** A data set; schema and rows are null where it has none. */
  private record Output(String name, String version, SchemaText schema, Long rows) {}

  private static List<Output> outputsOf(RunFolder run, Manifest manifest) {
    if (manifest.stage() == Stage.DECODE) {
      long images = manifest.rows().values().stream().mapToLong(Long::longValue).sum();
      return List.of(
          new Output(
              absolute(run.patches()), manifest.fingerprint(), SchemaText.of("patches"), images));
    }
    List<Output> outputs = new ArrayList<>();
    for (FileEntry file : manifest.files()) {
      Path path = run.resolve(file.path());
      Optional<MetricTable> table =
          Arrays.stream(MetricTable.values())
              .filter(each -> run.table(each.label()).normalize().equals(path))
              .findFirst();
      outputs.add(
          new Output(
              absolute(path),
              file.sha256(),
              table.map(MetricTable::schema).orElse(null),
              table.map(each -> manifest.rows().get(each.label())).orElse(null)));
    }
    return outputs;
  }

  private OpenLineage.DatasetFacets facets(Output output) {
    OpenLineage.DatasetFacetsBuilder facets =
        events
            .newDatasetFacetsBuilder()
            .version(events.newDatasetVersionDatasetFacet(output.version()));
    if (output.schema() != null) {
      List<SchemaDatasetFacetFields> fields = new ArrayList<>();
      output
          .schema()
          .columns()
          .forEach(
              (column, type) ->
                  fields.add(events.newSchemaDatasetFacetFields(column, type, null, null)));
      facets.schema(events.newSchemaDatasetFacet(fields));
    }
    return facets.build();
  }

  private static Optional<Stage> published(String path) {
    return Arrays.stream(Stage.values())
        .filter(stage -> path.equals(stage.folder() + "/manifest.json"))
        .findFirst();
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
