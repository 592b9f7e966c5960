package io.patchflow.recipe;

import io.patchflow.failure.PatchflowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Loads a recipe: the values of recipe {@code seed}, over them those of the recipe that a file
 * names under {@code extends}, the file's own, and the overrides. A recipe's name and published
 * figures are its own and never taken over.
 */
public final class RecipeLoader {
  private static final String EXTENDS = "extends";
  private static final String OVERRIDES = "command line";

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> origins = new LinkedHashMap<>();
  private final Set<String> invalid = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  private RecipeLoader() {}

  /**
   * Loads and checks a recipe.
   *
   * @param nameOrFile a shipped recipe's name, or a YAML file
   * @param overrides values by dotted key, such as {@code optimizer.learningRate}, which come last
   * @throws PatchflowException usage: every problem found, a line each
   */
  public static Recipe load(String nameOrFile, Map<String, String> overrides) {
    return load(RecipeSource.find(nameOrFile), overrides);
  }

  static Recipe load(RecipeSource source, Map<String, String> overrides) {
    RecipeLoader loader = new RecipeLoader();
    loader.read(source);
    loader.override(overrides);
    loader.checkMonitor();
    if (!loader.problems.isEmpty()) {
      throw PatchflowException.usage(loader.problems);
    }
    return RecipeValues.recipe(loader.values);
  }

  /**
   * Validates a recipe from a run's record, which anybody may have written.
   *
   * @param where the record in messages
   * @throws PatchflowException bad input: no recipe file could have said it; every problem found, a
   *     line each
   */
  public static Recipe checked(Recipe recorded, String where) {
    RecipeLoader loader = new RecipeLoader();
    try {
      loader.read(new RecipeSource(where, "recorded", RecipeYaml.write(recorded)));
      loader.checkMonitor();
      if (loader.problems.isEmpty() && RecipeValues.recipe(loader.values).equals(recorded)) {
        return recorded;
      }
    } catch (RuntimeException e) {
      loader.problems.add(where + ": its recipe is not complete");
    }
    throw PatchflowException.badInput(
        loader.problems.isEmpty()
            ? where + ": its recipe is not a valid one"
            : String.join(System.lineSeparator(), loader.problems));
  }

  private void read(RecipeSource source) {
    Set<String> known = new LinkedHashSet<>(RecipeKeys.all().keySet());
    known.add(EXTENDS);
    RecipeDocument document = RecipeDocument.parse(source.label(), source.text(), known);
    problems.addAll(document.problems());
    base(source, document).ifPresent(this::read);
    values.keySet().removeIf(key -> key.startsWith("published."));
    values.put("name", source.defaultName());
    document
        .settings()
        .forEach((key, node) -> set(key, node, source.label() + ":" + document.lines().get(key)));
  }

  /** What the recipe starts from; {@code seed} starts from nothing and sets every key itself. */
  private Optional<RecipeSource> base(RecipeSource source, RecipeDocument document) {
    Node base = document.settings().remove(EXTENDS);
    if (source.isRoot()) {
      return Optional.empty();
    }
    RecipeType shipped = RecipeType.oneOf(RecipeSource.SHIPPED.toArray(String[]::new));
    return Optional.of(
        Optional.ofNullable(base)
            .flatMap(
                node ->
                    read(
                        EXTENDS,
                        shipped,
                        node,
                        source.label() + ":" + document.lines().get(EXTENDS)))
            .map(name -> RecipeSource.shipped((String) name))
            .orElse(RecipeSource.ROOT));
  }

  private void override(Map<String, String> overrides) {
    overrides.forEach(
        (key, text) -> {
          RecipeType type = RecipeKeys.all().get(key);
          if (type == null) {
            problems.add(OVERRIDES + ": " + key + ": " + unknown(key, RecipeType.node(text)));
          } else {
            set(key, RecipeType.node(text), OVERRIDES);
          }
        });
  }

  /** A section is no key, but a known name. */
  private static String unknown(String key, Node value) {
    Set<String> keys = RecipeKeys.all().keySet();
    return keys.stream().anyMatch(name -> name.startsWith(key + "."))
        ? "expected keys and values, found " + RecipeDocument.describe(value)
        : "unknown key" + RecipeDocument.hint(key, keys);
  }

  private void set(String key, Node node, String where) {
    RecipeType type = RecipeKeys.all().get(key);
    Optional<Object> value = read(key, type, node, where);
    if (value.isPresent()) {
      values.put(key, value.get());
      origins.put(key, where);
    } else {
      invalid.add(key);
    }
  }

  private Optional<Object> read(String key, RecipeType type, Node node, String where) {
    return type.read(node, problem -> problems.add(where + ": " + key + ": " + problem));
  }

  /** A run watches its hold-out if it has one, the test split if not, never both. */
  private void checkMonitor() {
    List<String> concerned = List.of("holdout", "schedule.kind", "plateau.monitor");
    if (concerned.stream().anyMatch(invalid::contains)
        || !"plateau".equals(values.get("schedule.kind"))) {
      return;
    }
    String monitor = (String) values.get("plateau.monitor");
    double holdout = (Double) values.get("holdout");
    String unwatched = holdout > 0 ? "test_" : "holdout_";
    if (monitor.startsWith(unwatched)) {
      String watched = holdout > 0 ? "holdout_" : "test_";
      problems.add(
          "%s: plateau.monitor: expected %s with holdout %s, found %s"
              .formatted(
                  origins.get(holdout > 0 ? "holdout" : "plateau.monitor"),
                  monitor.replace(unwatched, watched),
                  holdout,
                  monitor));
    }
  }
}
