package io.patchflow.recipe;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What a recipe key may hold.
 *
 * @param expected the values allowed, in words that follow "expected"
 * @param reader the value of a YAML node; empty if the node holds no such value
 */
record RecipeType(String expected, Function<Node, Optional<Object>> reader) {
  /** Bound on any layer's width and on the patch's side, far above what a machine can train. */
  private static final int MAX_SIZE = 65_536;

  static RecipeType name() {
    return scalar(
        "a name of letters, digits, '.', '_' and '-'",
        text ->
            text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") ? Optional.of(text) : Optional.empty());
  }

  static RecipeType oneOf(String... names) {
    List<String> allowed = List.of(names);
    return scalar(
        "one of " + String.join(", ", allowed),
        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty());
  }

  static RecipeType size() {
    return scalar(
        "a whole number from 1 to " + MAX_SIZE,
        text -> whole(text, 1, MAX_SIZE).map(Long::intValue));
  }

  static RecipeType count(int least) {
    return scalar(
        "a whole number of " + least + " or more",
        text -> whole(text, least, Integer.MAX_VALUE).map(Long::intValue));
  }

  static RecipeType anyLong() {
    return scalar(
        "a whole number of 64 bits",
        text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE).map(value -> value));
  }

  static RecipeType number(String expected, DoublePredicate allowed) {
    return scalar(expected, text -> decimal(text, allowed).map(value -> value));
  }

  /** Rows of four sizes. */
  static RecipeType blocks() {
    return new RecipeType(
        "a list of blocks [token hidden, token out, channel hidden, channel out], each a whole"
            + " number from 1 to "
            + MAX_SIZE,
        RecipeType::readBlocks);
  }

  Optional<Object> read(Node node) {
    return reader.apply(node);
  }

  /** An override's text as a node: a list is YAML, anything else the text as it stands. */
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
        node ->
            node instanceof ScalarNode scalar
                ? parse.apply(scalar.getValue().strip()).map(value -> (Object) value)
                : Optional.empty());
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

  private static Optional<Object> readBlocks(Node node) {
    if (!(node instanceof SequenceNode blocks) || blocks.getValue().isEmpty()) {
      return Optional.empty();
    }
    List<List<Integer>> rows = new ArrayList<>();
    for (Node block : blocks.getValue()) {
      if (!(block instanceof SequenceNode row) || row.getValue().size() != 4) {
        return Optional.empty();
      }
      List<Integer> sizes = new ArrayList<>();
      for (Node size : row.getValue()) {
        size().read(size).ifPresent(value -> sizes.add((Integer) value));
      }
      if (sizes.size() != 4) {
        return Optional.empty();
      }
      rows.add(List.copyOf(sizes));
    }
    return Optional.of(List.copyOf(rows));
  }
}
