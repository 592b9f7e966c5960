package io.patchflow.record;

import io.patchflow.folder.Stage;
import io.patchflow.recipe.Recipe;
import io.patchflow.schema.SchemaVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code run.json}.
 *
 * @param schemaVersion {@code major.minor} of this format
 * @param runId the id in all tables; null before the first training
 * @param input the data set that was decoded: a known one's name, or an absolute path
 * @param recipe the resolved recipe, under the keys of a recipe file; null before the first stage
 * @param stages the finished stages by name, in the order of the data's flow
 */
public record RunRecord(
    String schemaVersion,
    String runId,
    String input,
    Recipe recipe,
    Map<String, StageRecord> stages) {
  static final SchemaVersion VERSION = new SchemaVersion(1, 0);

  public static RunRecord empty() {
    return new RunRecord(VERSION.toString(), null, null, null, Map.of());
  }

  public Optional<StageRecord> stage(Stage stage) {
    return Optional.ofNullable(stages.get(stage.label()));
  }

  /**
   * With a stage done again; what later stages made of its former result stays only if the new one
   * is the same.
   */
  public RunRecord with(Stage stage, StageRecord done) {
    boolean same =
        stage(stage).filter(former -> former.fingerprint().equals(done.fingerprint())).isPresent();
    Map<String, StageRecord> kept = new LinkedHashMap<>();
    for (Stage other : Stage.values()) {
      if (other == stage) {
        kept.put(stage.label(), done);
      } else if (same || other.compareTo(stage) < 0) {
        stage(other).ifPresent(record -> kept.put(other.label(), record));
      }
    }
    return new RunRecord(schemaVersion, runId, input, recipe, kept);
  }

  public RunRecord with(Recipe newRecipe, String newRunId) {
    return new RunRecord(schemaVersion, newRunId, input, newRecipe, stages);
  }

  public RunRecord withInput(String newInput) {
    return new RunRecord(schemaVersion, runId, newInput, recipe, stages);
  }
}
