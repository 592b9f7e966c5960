package io.patchflow.score;

import io.patchflow.metrics.ConfusionMatrix;
import io.patchflow.parquet.TableFile;
import io.patchflow.publish.WorkerFile;
import io.patchflow.schema.table.ConfusionRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Writes the summed confusion matrix of a split where the driver finds it. */
final class WriteCountsFn extends DoFn<KV<String, ConfusionMatrix>, Void> {
  private static final long serialVersionUID = 1L;

  private final String runId;
  private final Map<String, String> files;

  /**
   * Writes to {@code files}.
   *
   * @param files the path of each split's table
   */
  WriteCountsFn(String runId, Map<String, String> files) {
    this.runId = runId;
    this.files = Map.copyOf(files);
  }

  @ProcessElement
  public void write(@Element KV<String, ConfusionMatrix> counts) {
    String split = counts.getKey();
    List<ConfusionRow> rows = counts.getValue().rows(runId, split);
    WorkerFile.write(
        Path.of(files.get(split)), beside -> TableFile.write(beside, ConfusionRow.class, rows));
  }
}
