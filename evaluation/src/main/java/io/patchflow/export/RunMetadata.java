package io.patchflow.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchflow.recipe.RecipeYaml;
import io.patchflow.schema.table.SummaryRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an exported file says about itself, as texts by key. */
final class RunMetadata {
  static final String INPUT = "input";

  /** ONNX's own key for it. */
  static final String LICENCE = "model_license";

  private static final JsonMapper JSON = new JsonMapper();

  private RunMetadata() {}

  /** The entries, in the order in which they are written. */
  static Map<String, String> of(FinishedRun run, InputKind input, String licence) {
    String recipe = String.valueOf(run.train().options().get("recipe"));
    SummaryRow test = run.summary();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(LICENCE, licence);
    entries.put(INPUT, input.toString());
    entries.put("transposed", String.valueOf(run.transposed()));
    entries.put("class_names", list(run.info().classNames()));
    entries.put("recipe_name", RecipeYaml.values(recipe).getOrDefault("name", ""));
    entries.put("recipe", recipe);
    entries.put("run_id", test.runId());
    entries.put("model_fingerprint", run.train().fingerprint());
    entries.put("data_fingerprint", run.decode().fingerprint());
    entries.put("test_images", String.valueOf(test.samples()));
    entries.put("test_accuracy", String.valueOf(test.accuracy()));
    entries.put("test_accuracy_low", String.valueOf(test.accuracyLow()));
    entries.put("test_accuracy_high", String.valueOf(test.accuracyHigh()));
    return entries;
  }

  private static String list(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are JSON", e);
    }
  }
}
