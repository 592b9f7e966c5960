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
  private static final RecipeType PAIR = sizes("[hidden, out]", 2);
  private static final RecipeType MIXER =
      sizes("[token hidden, token out, channel hidden, channel out]", 4);
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

  private static RecipeType sizes(String form, int count) {
    return new RecipeType(
        form,
        (node, problems) -> {
          if (!(node instanceof SequenceNode list) || list.getValue().size() != count) {
            problems.accept("expected %s, found %s".formatted(form, RecipeDocument.flow(node)));
            return Optional.empty();
          }
          int[] sizes =
              list.getValue().stream()
                  .flatMap(size -> SIZE.read(size, problems).stream())
                  .mapToInt(size -> (Integer) size)
                  .toArray();
          return sizes.length == count ? Optional.of(sizes) : Optional.empty();
        });
  }

  /** The block as often as it says; empty if it is not valid. */
  private List<Block> block(Node node) {
    if (node instanceof SequenceNode) {
      int[] sizes = (int[]) value(name, MIXER, node, new int[4]);
      return valid ? List.of(new Block.Mixer(sizes[0], sizes[1], sizes[2], sizes[3])) : List.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      problem(
          name,
          "expected four sizes or keys such as kind: gate, found " + RecipeDocument.describe(node));
      return List.of();
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problem(name, "expected a key, found " + RecipeDocument.describe(entry.getKeyNode()));
      } else if (keys.put(key.getValue(), entry.getValueNode()) != null) {
        problem(name, key.getValue() + ": given twice");
      }
    }
    String kind = (String) take("kind", KIND, "");
    int repeat = keys.containsKey("repeat") ? (Integer) take("repeat", REPEAT, 1) : 1;
    Block one =
        switch (kind) {
          case "mixer" -> mixer();
          case "gate" -> gate();
          default -> null;
        };
    if (repeat > MOST_BLOCKS) {
      problem(name, "repeat: expected at most %d, found %d".formatted(MOST_BLOCKS, repeat));
    }
    return valid ? Collections.nCopies(repeat, one) : List.of();
  }

  private Block mixer() {
    requireKnown(List.of("kind", "tokens", "channels", "repeat"));
    int[] tokens = (int[]) take("tokens", PAIR, new int[2]);
    int[] channels = (int[]) take("channels", PAIR, new int[2]);
    return new Block.Mixer(tokens[0], tokens[1], channels[0], channels[1]);
  }

  private Block gate() {
    requireKnown(List.of("kind", "hidden", "heads", "repeat"));
    int hidden = (Integer) take("hidden", SIZE, 0);
    int heads = (Integer) take("heads", SIZE, 0);
    if (hidden > 0 && heads > 0 && hidden % heads != 0) {
      problem(
          name,
          "heads: expected a number that divides hidden %d, found %d".formatted(hidden, heads));
    }
    return new Block.Gate(hidden, heads);
  }

  private void requireKnown(List<String> names) {
    for (String key : keys.keySet()) {
      if (!names.contains(key)) {
        problem(name, key + ": unknown key" + NearestName.hint(key, names));
      }
    }
  }

  private Object take(String key, RecipeType type, Object fallback) {
    Node node = keys.get(key);
    if (node == null) {
      problem(name, key + ": missing");
      return fallback;
    }
    return value(name + ": " + key, type, node, fallback);
  }

  private Object value(String place, RecipeType type, Node node, Object fallback) {
    return type.read(node, problem -> problem(place, problem)).orElse(fallback);
  }

  private void problem(String place, String what) {
    valid = false;
    problems.accept(place + ": " + what);
  }
}
