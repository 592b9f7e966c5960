package io.patchflow.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a Kubernetes resource against the OpenAPI schema of its definition. */
final class ResourceSchema {
  private final Map<String, Object> schema;

  /** The schema of a definition's only version, or a part of it. */
  ResourceSchema(Map<String, Object> schema) {
    this.schema = schema;
  }

  /** A line for each value that the schema does not allow, with the path to it. */
  List<String> problems(String path, Object value) {
    List<String> problems = new ArrayList<>();
    check(path, value, problems);
    return problems;
  }

  private void check(String path, Object value, List<String> problems) {
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"))) {
      if (!(value instanceof String || value instanceof Integer)) {
        problems.add(path + ": expected a number or a string, found " + value);
      }
      return;
    }
    String type = (String) schema.getOrDefault("type", "object");
    boolean fits =
        switch (type) {
          case "object" -> value instanceof Map;
          case "array" -> value instanceof List;
          case "string" -> value instanceof String;
          case "boolean" -> value instanceof Boolean;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "number" -> value instanceof Number;
          default -> throw new IllegalStateException("unknown type " + type);
        };
    if (!fits) {
      problems.add("%s: expected %s, found %s".formatted(path, type, value));
    } else if (schema.get("enum") instanceof List<?> names && !names.contains(value)) {
      problems.add("%s: expected one of %s, found %s".formatted(path, names, value));
    } else if (value instanceof Map<?, ?> fields) {
      fields.forEach((name, field) -> checkField(path + "." + name, name, field, problems));
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        new ResourceSchema(part(schema, "items"))
            .check(path + "[" + i + "]", items.get(i), problems);
      }
    }
  }

  private void checkField(String path, Object name, Object field, List<String> problems) {
    if (part(schema, "properties").containsKey(name)) {
      new ResourceSchema(part(part(schema, "properties"), (String) name))
          .check(path, field, problems);
    } else if (schema.containsKey("additionalProperties")) {
      new ResourceSchema(part(schema, "additionalProperties")).check(path, field, problems);
    } else if (!Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
      problems.add(path + ": there is no such field");
    }
  }

  @SuppressWarnings("unchecked") // YAML's mappings are maps from strings
  static Map<String, Object> part(Map<String, Object> map, String name) {
    return (Map<String, Object>) map.getOrDefault(name, Map.of());
  }
}
