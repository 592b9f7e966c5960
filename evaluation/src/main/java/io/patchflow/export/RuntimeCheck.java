package io.patchflow.export;

import io.patchflow.failure.PatchflowException;
import io.patchflow.model.Classifier;
import io.patchflow.parquet.PatchFile;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Has ONNX Runtime score the test split, and compares with the run's predictions. */
final class RuntimeCheck {
  private final OnnxRuntime runtime;
  private final InputBytes input;
  private final Map<Long, PredictionRow> predictions;
  private final Agreement agreement = new Agreement();
  private final List<PredictionRow> expected = new ArrayList<>();
  private final byte[] batch;

  private RuntimeCheck(
      OnnxRuntime runtime, FinishedRun run, InputKind kind, Map<Long, PredictionRow> predictions) {
    this.runtime = runtime;
    this.input = new InputBytes(kind, run.info().shape(), run.transposed());
    this.predictions = predictions;
    this.batch = new byte[Math.multiplyExact(Classifier.BATCH, input.length())];
  }

  /**
   * Compares all images of the test split.
   *
   * @param model the file's bytes
   * @throws PatchflowException bad input: patches or predictions are damaged or do not fit; backend
   *     or stage failed: ONNX Runtime does not start, or fails
   */
  static Agreement of(FinishedRun run, InputKind kind, byte[] model) {
    Map<Long, PredictionRow> predictions = predictions(run);
    try (OnnxRuntime runtime = OnnxRuntime.open(model)) {
      RuntimeCheck check = new RuntimeCheck(runtime, run, kind, predictions);
      run.testFiles().forEach(check::add);
      check.score();
      return check.agreement;
    }
  }

  private static Map<Long, PredictionRow> predictions(FinishedRun run) {
    Path table = run.folder().table(MetricTable.of(PredictionRow.class).label());
    Map<Long, PredictionRow> predictions = new HashMap<>();
    for (PredictionRow row : TableFile.read(table, PredictionRow.class)) {
      if (row.split().equals(Split.TEST.label())) {
        predictions.put(row.index(), row);
      }
    }
    return predictions;
  }

  private void add(Path patchFile) {
    PatchFile.read(
        patchFile,
        (index, label, patches, offset, length) -> {
          PredictionRow row = predictions.get(index);
          if (row == null) {
            throw PatchflowException.badInput(
                "%s: image %d has no prediction".formatted(patchFile, index));
          }
          input.put(patches, offset, batch, expected.size() * input.length());
          expected.add(row);
          if (expected.size() == Classifier.BATCH) {
            score();
          }
        });
  }

  private void score() {
    int count = expected.size();
    if (count == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOf(batch, count * input.length());
    OnnxScores scores = runtime.score(bytes, input.shape(count));
    for (int i = 0; i < count; i++) {
      agreement.add(expected.get(i), scores.probabilities(i), scores.label(i));
    }
    expected.clear();
  }
}
