package io.patchflow.record;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.dataset.DataSets;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.JsonDocument;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.DurableFile;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import io.patchflow.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes {@code run.json}. */
public final class RunJson {
  private static final String REMEDY = "delete it, and the next run writes a new one";

  private static final JsonDocument<RunRecord> DOCUMENT =
      new JsonDocument<>(
          "run record",
          RunRecord.VERSION,
          RunRecord.class,
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build(),
          REMEDY);

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
    RunRecord found = DOCUMENT.read(file);
    try {
      requireValid(found, file);
    } catch (PatchflowException e) {
      throw PatchflowException.badInput(e.getMessage() + "; " + REMEDY);
    }
    return found;
  }

  private static void requireValid(RunRecord found, Path file) {
    if (found.stages() == null) {
      throw PatchflowException.badInput(file + ": stages: expected keys and values, found nothing");
    }
    if (found.recipe() != null) {
      Recipe unused = RecipeLoader.checked(found.recipe(), file.toString());
    }
    if (found.input() != null) {
      requireInput(found.input(), file);
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

  /** Replaces the record in one step: a reader finds the former one or this one. */
  public static void write(RunFolder run, RunRecord content) {
    String text = DOCUMENT.text(content);
    DurableFile.write(run.runJson(), beside -> Files.writeString(beside, text));
  }
}
