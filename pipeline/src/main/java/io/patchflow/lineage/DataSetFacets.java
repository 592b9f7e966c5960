package io.patchflow.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stage reads and writes in OpenLineage's words. Before it has ended, the files from outside
 * and its own results have no version and no rows yet.
 */
final class DataSetFacets {
  private final OpenLineage events;

  DataSetFacets(OpenLineage events) {
    this.events = events;
  }

  /** What a stage that begins reads: {@code files}, and what the stages before it published. */
  List<OpenLineage.InputDataset> inputs(RunFolder run, Stage stage, List<String> files) {
    return inputs(StageData.read(run, stage, files));
  }

  /** What a stage that has published read. */
  List<OpenLineage.InputDataset> inputs(RunFolder run, Manifest manifest) {
    return inputs(StageData.read(run, manifest));
  }

  /** What a stage that begins is to write. */
  List<OpenLineage.OutputDataset> outputs(RunFolder run, Stage stage) {
    return outputs(StageData.expected(run, stage));
  }

  /** What a stage has published. */
  List<OpenLineage.OutputDataset> outputs(RunFolder run, Manifest manifest) {
    return outputs(StageData.written(run, manifest));
  }

  private List<OpenLineage.InputDataset> inputs(List<StageData> all) {
    List<OpenLineage.InputDataset> inputs = new ArrayList<>();
    for (StageData data : all) {
      inputs.add(
          events.newInputDataset(
              data.namespace(), data.name(), facets(data), /* inputFacets= */ null));
    }
    return inputs;
  }

  private List<OpenLineage.OutputDataset> outputs(List<StageData> all) {
    List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
    for (StageData data : all) {
      outputs.add(
          events.newOutputDataset(
              data.namespace(),
              data.name(),
              facets(data),
              events
                  .newOutputDatasetOutputFacetsBuilder()
                  .outputStatistics(
                      data.rows() == null
                          ? null
                          : events.newOutputStatisticsOutputDatasetFacet(data.rows(), null, null))
                  .build()));
    }
    return outputs;
  }

  private OpenLineage.DatasetFacets facets(StageData data) {
    OpenLineage.DatasetFacetsBuilder facets = events.newDatasetFacetsBuilder();
    if (data.version() != null) {
      facets.version(events.newDatasetVersionDatasetFacet(data.version()));
    }
    if (data.schema() != null) {
      List<SchemaDatasetFacetFields> fields = new ArrayList<>();
      data.schema()
          .columns()
          .forEach(
              (column, type) ->
                  fields.add(events.newSchemaDatasetFacetFields(column, type, null, null)));
      facets.schema(events.newSchemaDatasetFacet(fields));
    }
    return facets.build();
  }
}
