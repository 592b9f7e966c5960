package io.patchflow.recipe;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a recipe key may hold.
 *
 * @param expected the values allowed, in words that follow "expected"
 * @param reader makes a value of a YAML node
 */
record RecipeType(String expected, Reader reader) {
  /** Reads a node as {@link #read} does. */
  interface Reader {
    Optional<Object> read(Node node, Consumer<String> problems);
  }

  /** Bound on any layer's width and on the patch's side, far above what a machine can train. */
  private static final int MAX_SIZE = 65_536;

  static RecipeType name() {
    return matching(
        "a name of letters, digits, '.', '_' and '-'", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  }

  /** A line for people, of characters that YAML takes without quotes. */
  static RecipeType words() {
    return matching(
        "1 to 200 letters, digits, spaces and .,:;/?&=%+()_-, no space behind a colon",
        "[A-Za-z0-9](?:[A-Za-z0-9 .,;/?&=%+()_-]|:(?=\\S)){0,199}");
  }

  /** A content fingerprint. */
  static RecipeType fingerprint() {
    return matching("a fingerprint of 64 hexadecimal digits", "[0-9a-f]{64}");
  }

  private static RecipeType matching(String expected, String pattern) {
    return scalar(expected, text -> text.matches(pattern) ? Optional.of(text) : Optional.empty());
  }

  static RecipeType oneOf(String... names) {
    List<String> allowed = List.of(names);
    return scalar(
        "one of " + String.join(", ", allowed),
        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty());
  }

  static RecipeType size() {
    return integer("from 1 to " + MAX_SIZE, 1, MAX_SIZE);
  }

  static RecipeType count(int least) {
    return integer("of " + least + " or more", least, Integer.MAX_VALUE);
  }

  /** A distance in an image. */
  static RecipeType pixels() {
    return integer("from 0 to " + MAX_SIZE, 0, MAX_SIZE);
  }

  private static RecipeType integer(String range, int least, int most) {
    return scalar("a whole number " + range, text -> whole(text, least, most).map(Long::intValue));
  }

  static RecipeType anyLong() {
    return scalar(
        "a whole number of 64 bits",
        text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE).map(value -> value));
  }

  static RecipeType number(String expected, DoublePredicate allowed) {
    return scalar(expected, text -> decimal(text, allowed).map(value -> value));
  }

  static RecipeType truth() {
    return scalar(
        "true or false",
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(Boolean.valueOf(text))
                : Optional.empty());
  }

  /** A number in its canonical text, or {@code auto}. */
  static RecipeType numberOrAuto(String expected, DoublePredicate allowed) {
    return scalar(
        expected + ", or auto",
        text ->
            text.equals(Recipe.Input.AUTO)
                ? Optional.of(text)
                : decimal(text, allowed).map(String::valueOf));
  }

  /**
   * The value of a node; empty if it holds none of this type.
   *
   * @param problems gets what is wrong with it then
   */
  Optional<Object> read(Node node, Consumer<String> problems) {
    return reader.read(node, problems);
  }

  /** An override's text as a node: a list is YAML, anything else is the text as it is. */
  static Node node(String text) {
    if (text.startsWith("[")) {
      try {
        return new Yaml(new LoaderOptions()).compose(new StringReader(text));
      } catch (YAMLException e) {
        return plain(text);
      }
    }
    return plain(text);
  }

  private static Node plain(String text) {
    return new ScalarNode(Tag.STR, text, null, null, DumperOptions.ScalarStyle.PLAIN);
  }

  private static RecipeType scalar(
      String expected, Function<String, Optional<? extends Object>> parse) {
    return new RecipeType(
        expected,
        (node, problems) -> {
          Optional<Object> value =
              node instanceof ScalarNode scalar
                  ? parse.apply(scalar.getValue().strip()).map(Object.class::cast)
                  : Optional.empty();
          if (value.isEmpty()) {
            problems.accept(
                "expected %s, found %s".formatted(expected, RecipeDocument.describe(node)));
          }
          return value;
        });
  }

  private static Optional<Long> whole(String text, long least, long most) {
    try {
      long value = Long.parseLong(text);
      return value >= least && value <= most ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> decimal(String text, DoublePredicate allowed) {
    if (!text.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) && allowed.test(value) ? Optional.of(value) : Optional.empty();
  }
}
