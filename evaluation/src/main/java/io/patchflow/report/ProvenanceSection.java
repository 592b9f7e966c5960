package io.patchflow.report;

import io.patchflow.publish.Manifest;
import io.patchflow.publish.Stage;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the run was made of and how to make it again. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  /**
   * The section.
   *
   * @param command the command line that made the run, the program's name first
   * @param circumstances where and when it was made, by name
   */
  static String html(
      RunData data, Recipe recipe, List<String> command, Map<String, String> circumstances) {
    StringBuilder rows = new StringBuilder();
    Map<String, Object> facts = facts(data);
    facts.putAll(circumstances);
    facts.forEach(
        (name, value) ->
            rows.append(
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(Html.text(name), Html.text(value))));
    return """
        <p>To run it again:</p>
        <pre id="rerun" tabindex="0">%s</pre>
        <p>Recipe <b>%s</b>, resolved:</p>
        <pre id="recipe" tabindex="0">%s</pre>
        <table class="facts">
        <tbody>
        %s</tbody>
        </table>
        """
        .formatted(
            Html.text(command.stream().map(ShellWord::quoted).collect(Collectors.joining(" "))),
            Html.text(recipe.name()),
            Html.text(RecipeYaml.write(recipe)),
            rows);
  }

  private static Map<String, Object> facts(RunData data) {
    Manifest decode = data.manifests().get(Stage.DECODE);
    Manifest train = data.manifests().get(Stage.TRAIN);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("Run id", data.summary().runId());
    facts.put("Written by Patchflow", train.codeVersion());
    facts.put("Data set fingerprint", decode.fingerprint());
    for (Manifest.FileEntry input : decode.inputs()) {
      facts.put("Input " + input.path(), "SHA-256 " + input.sha256());
    }
    facts.put("Model fingerprint", train.fingerprint());
    train
        .details()
        .forEach(
            (name, value) -> {
              if (!name.equals("run_id")) {
                facts.put("Training: " + name, value);
              }
            });
    facts.put("Metrics fingerprint", data.manifests().get(Stage.EVALUATE).fingerprint());
    return facts;
  }
}
