package io.patchflow.compare;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.recipe.RecipeDifference;
import io.patchflow.schema.Split;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a comparison reads of a run: the rows of its test split.
 *
 * @param predictions in index order
 * @param origin what shaped the numbers, by name: the recipe's values, the data, the version
 */
record EvaluatedRun(
    RunFolder folder,
    TestSet testSet,
    SummaryRow summary,
    List<ClassRow> classes,
    List<PredictionRow> predictions,
    Map<String, String> origin) {

  /**
   * Reads a run.
   *
   * @throws PatchflowException bad input: a stage or the test split is missing, or a file damaged
   */
  static EvaluatedRun read(RunFolder run) {
    Manifest train = run.requireManifest(Stage.TRAIN);
    run.requireManifest(Stage.EVALUATE);
    List<SummaryRow> summary = rows(run, SummaryRow.class, SummaryRow::split);
    if (summary.size() != 1) {
      throw PatchflowException.badInput(
          "%s: expected one row of split test, found %d; first run: patchflow evaluate --output %s"
              .formatted(run.table("summary"), summary.size(), run.root()));
    }
    return new EvaluatedRun(
        run,
        TestSet.of(run),
        summary.get(0),
        rows(run, ClassRow.class, ClassRow::split),
        rows(run, PredictionRow.class, PredictionRow::split).stream()
            .sorted(Comparator.comparingLong(PredictionRow::index))
            .toList(),
        origin(train));
  }

  /** The run as the user named it. */
  String name() {
    return folder.root().toString();
  }

  private static Map<String, String> origin(Manifest train) {
    Map<String, String> origin = new LinkedHashMap<>();
    if (train.options().get("recipe") instanceof String recipe) {
      origin.putAll(RecipeDifference.values(recipe));
    }
    origin.put("data", String.valueOf(train.options().get("data")));
    origin.put("Patchflow", train.codeVersion());
    return origin;
  }

  private static <R extends Record> List<R> rows(
      RunFolder run, Class<R> rowType, Function<R, String> split) {
    return TableFile.read(run.table(MetricTable.of(rowType).label()), rowType).stream()
        .filter(row -> split.apply(row).equals(Split.TEST.label()))
        .toList();
  }
}
