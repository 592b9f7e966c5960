package io.patchflow.recipe;

import io.patchflow.failure.NearestName;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A recipe's text and where it is from.
 *
 * @param label the file in messages
 * @param defaultName the recipe's name if the text gives none
 */
record RecipeSource(String label, String defaultName, String text) {
  /** The recipes that come with the program. */
  static final List<String> SHIPPED = List.of("best", "published", "seed");

  /** The recipe that all others start from. */
  static final RecipeSource ROOT = shipped("seed");

  /** A recipe is a page; what is larger is some other file. */
  private static final long MAX_BYTES = 1 << 20;

  static RecipeSource shipped(String name) {
    String file = name + ".yaml";
    try (InputStream in = RecipeSource.class.getResourceAsStream(file)) {
      return new RecipeSource(file, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shipped recipe of that name, or else the file. */
  static RecipeSource find(String nameOrFile) {
    if (SHIPPED.contains(nameOrFile)) {
      return shipped(nameOrFile);
    }
    try {
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw usage(
            "recipe %s: neither a file nor one of %s%s"
                .formatted(
                    nameOrFile, String.join(", ", SHIPPED), NearestName.hint(nameOrFile, SHIPPED)));
      }
      if (Files.size(file) > MAX_BYTES) {
        throw usage(
            "recipe %s: expected at most %d bytes, found %d"
                .formatted(file, MAX_BYTES, Files.size(file)));
      }
      String text = Files.readString(file);
      String stem = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
      return new RecipeSource(file.toString(), stem.replaceAll("[^A-Za-z0-9._-]", "-"), text);
    } catch (CharacterCodingException e) {
      throw usage("recipe " + nameOrFile + ": expected UTF-8 text");
    } catch (InvalidPathException | IOException e) {
      throw usage("recipe " + nameOrFile + ": cannot be read: " + e.getMessage());
    }
  }

  boolean isRoot() {
    return equals(ROOT);
  }

  private static PatchflowException usage(String problem) {
    return PatchflowException.usage(List.of(problem));
  }
}
