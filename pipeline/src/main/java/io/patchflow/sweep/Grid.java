package io.patchflow.sweep;

import io.patchflow.failure.PatchflowException;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to try: every combination of the axes' values, each with every seed. Seeds vary fastest,
 * then the last axis.
 *
 * @param keys that are varied, in order
 * @param trials at least one, no two alike
 */
public record Grid(List<String> keys, List<Trial> trials) {
  /** More than anybody waits for; a mistake in a list makes many more. */
  static final int MAX_TRIALS = 1_000;

  /** With its suffixes, below what file systems take. */
  private static final int MAX_NAME = 200;

  private static final String SEED = "seed";

  public Grid {
    keys = List.copyOf(keys);
    trials = List.copyOf(trials);
  }

  /**
   * The grid that a user asked for.
   *
   * @param asked axes, each {@code KEY=VALUE,VALUE,...}
   * @param seeds {@code 1,2,3}, or null for the recipe's own
   * @param recipe a shipped recipe's name, or a YAML file
   * @param overrides values of it that all trials have, by key
   * @throws PatchflowException usage: every problem of the options and of any trial's recipe, each
   *     in a line
   */
  public static Grid of(
      List<String> asked, String seeds, String recipe, Map<String, String> overrides) {
    Set<String> problems = new LinkedHashSet<>();
    if (asked.isEmpty() && seeds == null) {
      problems.add("sweep: expected --grid or --seeds, found neither");
    }
    List<Axis> axes = new ArrayList<>();
    for (String text : asked) {
      Axis.parse(text, problems).ifPresent(axis -> add(axes, axis, overrides, problems));
    }
    Axis seedAxis = seedAxis(seeds, overrides, problems);
    long trials = seedAxis.values().size();
    for (Axis axis : axes) {
      trials = Math.min(Integer.MAX_VALUE, trials * axis.values().size());
    }
    List<Trial> made = List.of();
    if (trials > MAX_TRIALS) {
      problems.add("--grid: expected at most %d trials, found %d".formatted(MAX_TRIALS, trials));
    } else {
      made = trials(axes, seedAxis, recipe, overrides, problems);
    }
    if (!problems.isEmpty()) {
      throw PatchflowException.usage(List.copyOf(problems));
    }
    return new Grid(axes.stream().map(Axis::key).toList(), made);
  }

  private static void add(
      List<Axis> axes, Axis axis, Map<String, String> overrides, Set<String> problems) {
    if (axis.key().equals(SEED)) {
      problems.add("--grid seed: expected --seeds for these");
    } else if (axes.stream().anyMatch(other -> other.key().equals(axis.key()))) {
      problems.add("--grid %s: given twice".formatted(axis.key()));
    } else {
      axes.add(axis);
      if (overrides.containsKey(axis.key())) {
        problems.add("--grid %s: also given by another option".formatted(axis.key()));
      }
    }
  }

  private static Axis seedAxis(String seeds, Map<String, String> overrides, Set<String> problems) {
    if (seeds == null) {
      return new Axis(SEED, List.of(""));
    }
    if (overrides.containsKey(SEED)) {
      problems.add("--seeds: the seed is also given by another option");
    }
    return Axis.of("--seeds", SEED, seeds, problems);
  }

  private static List<Trial> trials(
      List<Axis> axes,
      Axis seeds,
      String recipe,
      Map<String, String> overrides,
      Set<String> problems) {
    Map<Recipe, Trial> trials = new LinkedHashMap<>();
    for (Map<String, String> values : combinations(axes)) {
      for (String seed : seeds.values()) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.putAll(values);
        if (!seed.isEmpty()) {
          all.put(SEED, seed);
        }
        try {
          add(trials, Trial.of(values, RecipeLoader.load(recipe, all)), problems);
        } catch (PatchflowException e) {
          problems.addAll(e.getMessage().lines().toList());
        }
      }
    }
    return List.copyOf(trials.values());
  }

  private static void add(Map<Recipe, Trial> trials, Trial trial, Set<String> problems) {
    Trial same = trials.putIfAbsent(trial.recipe(), trial);
    if (same != null) {
      problems.add("--grid: %s and %s are the same".formatted(same.name(), trial.name()));
    }
    if (trial.name().length() > MAX_NAME) {
      problems.add(
          "--grid: expected names of trials of at most %d letters, found %s"
              .formatted(MAX_NAME, trial.name()));
    }
  }

  /** Values by key; one combination of nothing if there is no axis. */
  private static List<Map<String, String>> combinations(List<Axis> axes) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Axis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> begun : combinations) {
        for (String value : axis.values()) {
          Map<String, String> more = new LinkedHashMap<>(begun);
          more.put(axis.key(), value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
