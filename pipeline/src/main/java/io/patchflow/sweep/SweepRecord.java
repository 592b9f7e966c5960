package io.patchflow.sweep;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.JsonDocument;
import io.patchflow.publish.DurableFile;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeDifference;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.SchemaVersion;
import io.patchflow.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The content of {@code sweep.json}: what a sweep's folder is of. The same folder takes more values
 * of the same keys and more seeds; all else stays as it was.
 *
 * @param schemaVersion {@code major.minor} of this format
 * @param command the command line that was given last
 * @param input the data set: a known one's name, or an absolute path
 * @param keys of the recipe that are varied, in order
 * @param fixed values of the recipe that are not varied and shape a number, by key
 * @param trials all that were ever asked for, in order
 */
record SweepRecord(
    String schemaVersion,
    List<String> command,
    String input,
    List<String> keys,
    Map<String, String> fixed,
    List<Trial> trials) {
  private static final SchemaVersion VERSION = new SchemaVersion(1, 0);

  /** Begins with a letter, so that it is no path and no hidden file. */
  private static final String NAME = "[A-Za-z][A-Za-z0-9+._=-]{0,250}";

  private static final JsonDocument<SweepRecord> DOCUMENT =
      new JsonDocument<>(
          "sweep record",
          VERSION,
          SweepRecord.class,
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build(),
          "use another --output; the trials are run folders of their own");

  static SweepRecord of(Grid grid, String input, List<String> command) {
    Map<String, String> fixed = RecipeDifference.values(grid.trials().get(0).recipe());
    fixed.keySet().removeAll(grid.keys());
    fixed.remove("seed");
    return new SweepRecord(VERSION.toString(), command, input, grid.keys(), fixed, grid.trials());
  }

  /**
   * This sweep together with what is in the file: trials that are there first, then new ones.
   *
   * @throws PatchflowException usage: a sweep of another input, other keys or another recipe is
   *     there, with every difference; bad input: the file is damaged
   */
  SweepRecord joined(Path file) {
    Optional<SweepRecord> there = read(file);
    if (there.isEmpty()) {
      return this;
    }
    List<String> differences = new ArrayList<>();
    compare("input", there.get().input, input, differences);
    compare("--grid", there.get().keys, keys, differences);
    Map<String, String> before = RecipeDifference.withImplied(there.get().fixed);
    before.keySet().removeAll(there.get().keys);
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(fixed.keySet());
    names.removeAll(keys);
    names.removeAll(there.get().keys);
    for (String name : names) {
      compare(name, before.get(name), fixed.get(name), differences);
    }
    if (!differences.isEmpty()) {
      throw PatchflowException.usage(
          List.of(
              "%s: holds another sweep; use another --output (%s)"
                  .formatted(file.getParent(), String.join("; ", differences))));
    }
    Map<String, Trial> all = new LinkedHashMap<>();
    there.get().trials.forEach(trial -> all.put(trial.name(), trial));
    trials.forEach(trial -> all.put(trial.name(), trial));
    return new SweepRecord(schemaVersion, command, input, keys, fixed, List.copyOf(all.values()));
  }

  private static void compare(String name, Object there, Object asked, List<String> differences) {
    if (!Objects.equals(there, asked)) {
      differences.add("%s: %s there, %s asked for".formatted(name, there, asked));
    }
  }

  private static Optional<SweepRecord> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    SweepRecord found = DOCUMENT.read(file);
    if (found.keys == null || found.fixed == null || found.trials == null) {
      throw PatchflowException.badInput(file + ": expected keys, fixed and trials");
    }
    found.trials.forEach(trial -> require(trial, file));
    return Optional.of(found);
  }

  /** The name becomes that of a folder in which the trial is done. */
  private static void require(Trial trial, Path file) {
    if (trial == null || trial.name() == null || !trial.name().matches(NAME)) {
      throw PatchflowException.badInput(
          "%s: trials: expected names of letters, digits and + - . _ =, found %s"
              .formatted(file, trial == null ? null : Printable.line("" + trial.name())));
    }
    if (trial.recipe() == null
        || trial.settings() == null
        || !Printable.isPlain(trial.settings())) {
      throw PatchflowException.badInput(
          "%s: trial %s: expected its settings and recipe".formatted(file, trial.name()));
    }
    Recipe unused = RecipeLoader.checked(trial.recipe(), file + ": trial " + trial.name());
  }

  void write(Path file) {
    String text = DOCUMENT.text(this);
    DurableFile.write(file, beside -> Files.writeString(beside, text));
  }
}
