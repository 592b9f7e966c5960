package io.patchflow.recipe;

import io.patchflow.failure.NearestName;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The known keys that a YAML text sets, each with its value; anything else in the text becomes a
 * problem with its line.
 *
 * @param settings value nodes by dotted key, in file order
 * @param lines the line of each key, from 1
 * @param problems what is wrong, a line each
 */
record RecipeDocument(
    Map<String, Node> settings, Map<String, Integer> lines, List<String> problems) {

  /**
   * Reads a YAML text.
   *
   * @param source its name in messages
   * @param known the dotted keys that may be in it
   */
  static RecipeDocument parse(String source, String text, Set<String> known) {
    RecipeDocument document =
        new RecipeDocument(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      document.problems.add(
          "%s:%d: not YAML: %s"
              .formatted(source, e.getProblemMark().getLine() + 1, firstLine(e.getProblem())));
      return document;
    } catch (YAMLException e) {
      document.problems.add("%s: not YAML: %s".formatted(source, firstLine(e.getMessage())));
      return document;
    }
    if (root instanceof MappingNode mapping) {
      document.collect(source, "", mapping, known);
    } else if (root != null) {
      document.problems.add(source + ":1: expected keys and values, found " + describe(root));
    }
    return document;
  }

  private void collect(String source, String prefix, MappingNode mapping, Set<String> known) {
    Set<String> seen = new TreeSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      int line = entry.getKeyNode().getStartMark().getLine() + 1;
      String at = source + ":" + line + ": ";
      if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
        problems.add(at + "expected a key, found " + describe(entry.getKeyNode()));
        continue;
      }
      String key = prefix + scalar.getValue();
      if (!seen.add(key)) {
        problems.add(at + key + ": given twice");
      } else if (known.contains(key)) {
        settings.put(key, entry.getValueNode());
        lines.put(key, line);
      } else if (!known.stream().anyMatch(name -> name.startsWith(key + "."))) {
        problems.add(at + key + ": unknown key" + hint(key, known));
      } else if (entry.getValueNode() instanceof MappingNode section) {
        collect(source, key + ".", section, known);
      } else if (!isNull(entry.getValueNode())) {
        problems.add(
            at + key + ": expected keys and values, found " + describe(entry.getValueNode()));
      }
    }
  }

  /** The nearest known key; a key without its section is found by its last name. */
  static String hint(String key, Set<String> known) {
    String lastName = key.substring(key.lastIndexOf('.') + 1);
    return NearestName.of(key, known)
        .or(() -> known.stream().filter(name -> name.endsWith("." + lastName)).findFirst())
        .map(name -> ", did you mean " + name + "?")
        .orElse("");
  }

  /** A section that is named and left empty sets nothing. */
  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && Set.of("", "~", "null").contains(scalar.getValue());
  }

  /** A value in an error message. */
  static String describe(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isEmpty() ? "nothing" : firstLine(scalar.getValue());
    }
    return node instanceof MappingNode ? "keys and values" : "a list";
  }

  /** As {@link #describe}, but a list by what is in it, such as {@code [1, 2]}. */
  static String flow(Node node) {
    return node instanceof SequenceNode list
        ? firstLine(
            list.getValue().stream()
                .map(RecipeDocument::describe)
                .collect(Collectors.joining(", ", "[", "]")))
        : describe(node);
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 80 ? line.substring(0, 80) + "..." : line;
  }
}
