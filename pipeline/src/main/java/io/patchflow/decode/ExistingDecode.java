package io.patchflow.decode;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.Decision;
import io.patchflow.publish.Replace;
import java.util.List;
import java.util.Map;

/** A decode that is in the run folder already. */
record ExistingDecode(RunFolder run, Manifest manifest) {

  private boolean isOf(List<Manifest.FileEntry> inputs, Map<String, Object> options) {
    return contents(manifest.inputs()).equals(contents(inputs))
        && manifest.options().equals(options);
  }

  private static List<String> contents(List<Manifest.FileEntry> inputs) {
    return inputs.stream().map(Manifest.FileEntry::sha256).toList();
  }

  /** What there is to do for these inputs, by content, and these options. */
  Decision decision(List<Manifest.FileEntry> inputs, Map<String, Object> options, Replace replace) {
    if (replace == Replace.ALWAYS) {
      return Decision.forced();
    }
    if (!isOf(inputs, options)) {
      return Decision.changed(replace, "holds a decode " + difference(inputs, options));
    }
    return ManifestCheck.differences(run, manifest).stream()
        .findFirst()
        .map(Decision::run)
        .orElseGet(() -> Decision.skip("same inputs and options"));
  }

  private String difference(List<Manifest.FileEntry> inputs, Map<String, Object> options) {
    for (int i = 0; i < inputs.size(); i++) {
      Manifest.FileEntry asked = inputs.get(i);
      if (i >= manifest.inputs().size()
          || !manifest.inputs().get(i).sha256().equals(asked.sha256())) {
        return "of other data than " + asked.path();
      }
    }
    return options.keySet().stream()
        .sorted()
        .filter(key -> !options.get(key).equals(manifest.options().get(key)))
        .map(
            key ->
                "with %s %s, asked for is %s"
                    .formatted(key, manifest.options().get(key), options.get(key)))
        .findFirst()
        .orElse("with other options");
  }
}
