package io.patchflow.compare;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.inspect.TextTable;
import io.patchflow.metrics.Figures;
import io.patchflow.metrics.Holm;
import io.patchflow.metrics.McNemar;
import io.patchflow.report.ComparePage;
import io.patchflow.schema.table.ClassRow;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The command {@code compare}: the first run is the one that the others are compared with. */
public final class Comparison {
  private final List<EvaluatedRun> runs;
  private final EvaluatedRun baseline;
  private final List<EvaluatedRun> others;
  private final PrintStream out;

  private Comparison(List<EvaluatedRun> runs, PrintStream out) {
    this.runs = runs;
    this.baseline = runs.get(0);
    this.others = runs.subList(1, runs.size());
    this.out = out;
  }

  /**
   * Reads runs to compare.
   *
   * @throws PatchflowException usage: fewer than two runs; bad input: a run has no evaluated test
   *     split, or another one
   */
  public static Comparison of(List<RunFolder> folders, PrintStream out) {
    if (folders.size() < 2) {
      throw PatchflowException.usage(
          List.of("compare: expected two runs or more, found " + folders.size()));
    }
    List<EvaluatedRun> runs = folders.stream().map(EvaluatedRun::read).toList();
    for (EvaluatedRun run : runs) {
      runs.get(0).testSet().requireSame(runs.get(0).folder(), run.folder(), run.testSet());
    }
    return new Comparison(runs, out);
  }

  /**
   * Prints the scores, for each run after the first whether it is better, the classes on which they
   * differ, and what differs between their recipes.
   */
  public void print() {
    printScores();
    out.println();
    verdicts().forEach(verdict -> out.println(verdict.sentence()));
    printClasses();
    printOrigins();
    out.flush();
  }

  /**
   * Writes the first two runs' comparison as a page.
   *
   * @throws PatchflowException stage failed: it cannot be written
   */
  public void write(Path page) {
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (String key : differing()) {
      differences.put(key, runs.stream().map(run -> origin(run, key)).toList());
    }
    ComparePage.write(
        page, baseline.folder(), others.get(0).folder(), verdicts().get(0).sentence(), differences);
  }

  private void printScores() {
    new TextTable()
        .words("run", runs.stream().map(EvaluatedRun::name).toList())
        .figures("accuracy", runs.stream().map(r -> percent(r.summary().accuracy())).toList())
        .figures("95 % from", runs.stream().map(r -> percent(r.summary().accuracyLow())).toList())
        .figures("to", runs.stream().map(r -> percent(r.summary().accuracyHigh())).toList())
        .figures("loss", runs.stream().map(r -> Figures.decimal(r.summary().loss())).toList())
        .figures("macro F1", runs.stream().map(r -> percent(r.summary().macroF1())).toList())
        .print(out);
  }

  private List<Verdict> verdicts() {
    List<McNemar> tests =
        others.stream().map(run -> McNemar.of(baseline.predictions(), run.predictions())).toList();
    List<Double> pValues = Holm.adjusted(tests.stream().map(McNemar::pValue).toList());
    return IntStream.range(0, tests.size())
        .mapToObj(i -> new Verdict(others.get(i), baseline, tests.get(i), pValues.get(i)))
        .toList();
  }

  /** Recall is the accuracy on the images of a class. */
  private void printClasses() {
    List<ClassRow> classes = baseline.classes();
    TextTable table =
        new TextTable()
            .words("recall", classes.stream().map(ClassRow::name).toList())
            .figures("support", classes.stream().map(c -> Figures.count(c.support())).toList())
            .figures(baseline.name(), classes.stream().map(c -> percent(c.recall())).toList());
    for (EvaluatedRun run : others) {
      table
          .figures(run.name(), run.classes().stream().map(c -> percent(c.recall())).toList())
          .figures(
              "points",
              IntStream.range(0, classes.size())
                  .mapToObj(c -> points(classes.get(c).recall(), run.classes().get(c).recall()))
                  .toList());
    }
    out.println();
    table.print(out);
  }

  private void printOrigins() {
    List<String> keys = differing();
    out.println();
    if (keys.isEmpty()) {
      out.println("The recipes, the data and the version are the same.");
      return;
    }
    TextTable table = new TextTable().words("differs", keys);
    for (EvaluatedRun run : runs) {
      table.words(run.name(), keys.stream().map(key -> origin(run, key)).toList());
    }
    table.print(out);
  }

  /** What shaped the numbers and is not the same in all runs, by name. */
  private List<String> differing() {
    return runs.stream()
        .flatMap(run -> run.origin().keySet().stream())
        .distinct()
        .filter(key -> runs.stream().map(run -> origin(run, key)).distinct().count() > 1)
        .toList();
  }

  private static String origin(EvaluatedRun run, String key) {
    return run.origin().getOrDefault(key, Figures.NONE);
  }

  private static String percent(Double share) {
    return Figures.percent(share);
  }

  private static String points(Double before, Double after) {
    return before == null || after == null
        ? Figures.NONE
        : String.format(Locale.ROOT, "%+.2f", 100 * (after - before));
  }
}
