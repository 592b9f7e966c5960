package io.patchflow.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.dataset.DataSets;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.file.RegularFile;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.DurableFile;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes {@code run.json}. */
public final class RunJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Some kilobytes a stage, but for the class names. */
  private static final int MOST_BYTES = 1 << 26;

  private RunJson() {}

  /**
   * The record of a run folder; an empty one if the folder has none yet.
   *
   * @throws PatchflowException bad input: a damaged file or one of a newer format
   */
  public static RunRecord read(RunFolder run) {
    Path file = run.runJson();
    if (!Files.exists(file)) {
      return RunRecord.empty();
    }
    try {
      RunRecord found = JSON.readValue(RegularFile.text(file, MOST_BYTES), RunRecord.class);
      if (found == null || found.schemaVersion() == null || found.stages() == null) {
        throw PatchflowException.badInput(file + ": expected schemaVersion and stages");
      }
      if (!found.schemaVersion().startsWith("1.")) {
        throw PatchflowException.badInput(
            "%s: expected schema version 1, found %s".formatted(file, found.schemaVersion()));
      }
      if (found.recipe() != null) {
        Recipe unused = RecipeLoader.checked(found.recipe(), file.toString());
      }
      if (found.input() != null) {
        requireInput(found.input(), file);
      }
      return found;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw unreadable(file, "not a run's record: " + reason, e);
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e, e);
    }
  }

  /** As {@link RunRecord} has it: nothing that means another place from another folder. */
  private static void requireInput(String input, Path file) {
    boolean isPlain = Printable.isPlain(input) && !input.isEmpty();
    if (!isPlain || !input.equals(DataSets.absolute(input))) {
      throw PatchflowException.badInput(
          "%s: input: expected the name of a data set, a URL or an absolute path, found %s"
              .formatted(file, Printable.line(input)));
    }
  }

  private static PatchflowException unreadable(Path file, String reason, Exception cause) {
    return new PatchflowException(ExitCode.BAD_INPUT, file + ": " + reason, cause);
  }

  /** Replaces the record in one step: a reader finds the former one or this one. */
  public static void write(RunFolder run, RunRecord content) {
    Path file = run.runJson();
    try {
      String text = JSON.writeValueAsString(content) + "\n";
      DurableFile.replace(file, beside -> Files.writeString(beside, text));
    } catch (IOException e) {
      throw PatchflowException.stageFailed(file + ": cannot be written: " + e, e);
    }
  }
}
