package io.patchflow.folder;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.text.Printable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with a JSON text: where, what was expected, what was found; no name of a class. */
final class JsonFault {
  private static final int MOST_SHOWN = 40;
  private static final int MOST_CAUSES = 10;

  private JsonFault() {}

  /** A text that is not JSON. */
  static String syntax(String text, JsonProcessingException failure) {
    JsonLocation at = failure.getLocation();
    if (at == null) {
      return "expected JSON, found too deep nesting or too long a value";
    }
    long offset = at.getCharOffset();
    String found =
        offset >= 0 && offset < text.length()
            ? Printable.line(String.valueOf(text.charAt((int) offset)))
            : "the end of the file";
    return place(at) + "expected JSON, found " + found;
  }

  /** A value that is not of the kind that belongs there. */
  static String value(JsonNode json, JsonMappingException failure) {
    String problem = own(failure).orElseGet(() -> mismatch(json, failure));
    JsonLocation at = failure.getLocation();
    return at == null ? problem : place(at) + problem;
  }

  /** What a value itself refused to be, such as a recipe. */
  private static Optional<String> own(JsonMappingException failure) {
    return Stream.iterate(failure.getCause(), Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .filter(PatchflowException.class::isInstance)
        .map(cause -> cause.getMessage().lines().collect(Collectors.joining("; ")))
        .findFirst();
  }

  private static String mismatch(JsonNode json, JsonMappingException failure) {
    List<Reference> path = failure.getPath();
    return path.isEmpty()
        ? "expected a value everywhere, found null"
        : "%s: expected %s, found %s".formatted(name(path), expected(failure), found(json, path));
  }

  /** In a message, such as {@code a list} or {@code "text"}. */
  static String words(JsonNode json) {
    return switch (json.getNodeType()) {
      case MISSING -> "nothing";
      case OBJECT -> "keys and values";
      case ARRAY -> "a list";
      default -> {
        String text = Printable.line(json.toString());
        yield text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
      }
    };
  }

  private static String place(JsonLocation at) {
    return "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Such as {@code files.0.bytes}. */
  private static String name(List<Reference> path) {
    return Printable.line(path.stream().map(JsonFault::step).collect(Collectors.joining(".")));
  }

  private static String step(Reference reference) {
    return reference.getFieldName() == null
        ? String.valueOf(reference.getIndex())
        : reference.getFieldName();
  }

  private static String found(JsonNode json, List<Reference> path) {
    JsonNode found = json;
    for (Reference reference : path) {
      found =
          reference.getFieldName() == null
              ? found.path(reference.getIndex())
              : found.path(reference.getFieldName());
    }
    return words(found == null ? MissingNode.getInstance() : found);
  }

  private static String expected(JsonMappingException failure) {
    Class<?> type =
        failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    if (type == null) {
      return "another value";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type == String.class) {
      return "a text";
    }
    return type.isPrimitive() || Number.class.isAssignableFrom(type)
        ? "a number"
        : "keys and values";
  }
}
