package io.patchflow.recipe;

import io.patchflow.failure.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a recipe's list of blocks, each {@code {kind: mixer, tokens: [hidden, out], channels:
 * [hidden, out]}}, the same in short as four sizes in a list, or {@code {kind: gate, hidden: ...,
 * heads: ...}}. {@code repeat} means that many equal blocks.
 */
final class RecipeBlocks {
  private static final RecipeType SIZE = RecipeType.size();
  private static final RecipeType REPEAT = RecipeType.count(1);
  private static final RecipeType KIND = RecipeType.oneOf("mixer", "gate");
  private static final int MOST_BLOCKS = 1_000;

  private final String name;
  private final Consumer<String> problems;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private boolean valid = true;

  private RecipeBlocks(String name, Consumer<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  static RecipeType type() {
    String expected =
        "a list of blocks, each [token hidden, token out, channel hidden, channel out] or keys such"
            + " as {kind: gate, hidden: 88, heads: 4}";
    return new RecipeType(expected, (node, problems) -> read(node, problems, expected));
  }

  private static Optional<Object> read(Node node, Consumer<String> problems, String expected) {
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      problems.accept("expected %s, found %s".formatted(expected, RecipeDocument.describe(node)));
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    boolean valid = true;
    int number = 0;
    for (Node each : list.getValue()) {
      List<Block> read = new RecipeBlocks("block " + ++number, problems).block(each);
      valid = valid && !read.isEmpty();
      blocks.addAll(read);
    }
    if (valid && blocks.size() > MOST_BLOCKS) {
      problems.accept("expected at most %d blocks, found %d".formatted(MOST_BLOCKS, blocks.size()));
      valid = false;
    }
    return valid ? Optional.of(List.copyOf(blocks)) : Optional.empty();
  }

  /** The block as often as it says; empty if it is not valid. */
  private List<Block> block(Node node) {
    if (node instanceof SequenceNode sizes) {
      return mixer(sizes(name, sizes, "[token hidden, token out, channel hidden, channel out]", 4));
    }
    if (!(node instanceof MappingNode mapping)) {
      problem(name, "expected four sizes or keys such as kind: gate, found ", node);
      return List.of();
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problem(name, "expected a key, found ", entry.getKeyNode());
      } else if (keys.put(key.getValue(), entry.getValueNode()) != null) {
        report(key.getValue() + ": given twice");
      }
    }
    String kind = (String) take("kind", KIND, "");
    int repeat = keys.containsKey("repeat") ? (Integer) take("repeat", REPEAT, 1) : 1;
    List<Block> one =
        switch (kind) {
          case "mixer" -> keyedMixer();
          case "gate" -> gate();
          default -> List.of();
        };
    if (repeat > MOST_BLOCKS) {
      report("repeat: expected at most %d, found %d".formatted(MOST_BLOCKS, repeat));
    }
    return valid && !one.isEmpty() ? Collections.nCopies(repeat, one.get(0)) : List.of();
  }

  private List<Block> keyedMixer() {
    known(List.of("kind", "tokens", "channels", "repeat"));
    List<Integer> sizes = new ArrayList<>(pair("tokens"));
    sizes.addAll(pair("channels"));
    return mixer(sizes);
  }

  private List<Block> mixer(List<Integer> sizes) {
    return valid && sizes.size() == 4
        ? List.of(new Block.Mixer(sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3)))
        : List.of();
  }

  private List<Block> gate() {
    known(List.of("kind", "hidden", "heads", "repeat"));
    int hidden = (Integer) take("hidden", SIZE, 0);
    int heads = (Integer) take("heads", SIZE, 0);
    if (hidden > 0 && heads > 0 && hidden % heads != 0) {
      report("heads: expected a number that divides hidden %d, found %d".formatted(hidden, heads));
    }
    return List.of(new Block.Gate(hidden, heads));
  }

  private void known(List<String> names) {
    for (String key : keys.keySet()) {
      if (!names.contains(key)) {
        report(key + ": unknown key" + NearestName.hint(key, names));
      }
    }
  }

  private List<Integer> pair(String key) {
    Node node = keys.get(key);
    if (node == null) {
      report(key + ": missing");
      return List.of();
    }
    return sizes(name + ": " + key, node, "[hidden, out]", 2);
  }

  private List<Integer> sizes(String place, Node node, String form, int count) {
    if (!(node instanceof SequenceNode list) || list.getValue().size() != count) {
      problem(place, "expected " + form + ", found ", node);
      return List.of();
    }
    return list.getValue().stream().map(size -> (Integer) value(place, SIZE, size, 0)).toList();
  }

  private Object take(String key, RecipeType type, Object fallback) {
    Node node = keys.get(key);
    if (node == null) {
      report(key + ": missing");
      return fallback;
    }
    return value(name + ": " + key, type, node, fallback);
  }

  private Object value(String place, RecipeType type, Node node, Object fallback) {
    return type.read(node, problem -> problem(place, problem)).orElse(fallback);
  }

  private void problem(String place, String expectation, Node found) {
    problem(place, expectation + RecipeDocument.describe(found));
  }

  private void report(String what) {
    problem(name, what);
  }

  private void problem(String place, String what) {
    valid = false;
    problems.accept(place + ": " + what);
  }
}
