package io.patchflow.publish;

import io.patchflow.failure.PatchflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The layout of a run folder (contract C6). */
public record RunFolder(Path root) {

  public Path patches() {
    return root.resolve("patches");
  }

  public Path model() {
    return root.resolve("model");
  }

  public Path modelZip() {
    return model().resolve("model.zip");
  }

  public Path checkpoints() {
    return model().resolve("checkpoints");
  }

  public Path metrics() {
    return root.resolve("metrics");
  }

  /** A metric table, such as {@code epochs}. */
  public Path table(String name) {
    return metrics().resolve(name + ".parquet");
  }

  public Path runJson() {
    return root.resolve("run.json");
  }

  public Path report() {
    return root.resolve("report.html");
  }

  /** OpenLineage events, a line of JSON each. */
  public Path lineage() {
    return root.resolve("lineage.jsonl");
  }

  public Path manifestFile(Stage stage) {
    return root.resolve(stage.folder()).resolve("manifest.json");
  }

  /**
   * The file at a path relative to this folder, as manifests list it.
   *
   * @throws PatchflowException bad input: the path leads out of the folder
   */
  public Path resolve(String path) {
    Path base = root.toAbsolutePath().normalize();
    Path file = root.resolve(path).normalize();
    Path place = base.resolve(path).normalize();
    if (!place.startsWith(base) || place.equals(base)) {
      throw PatchflowException.badInput(
          "%s: a path inside of the run folder expected, found %s".formatted(root, path));
    }
    return file;
  }

  /**
   * The manifest of a published stage; empty if the stage has not been published.
   *
   * @throws PatchflowException bad input: the manifest is damaged, or of a newer major version
   */
  public Optional<Manifest> manifest(Stage stage) {
    Path file = manifestFile(stage);
    return Files.isRegularFile(file) ? Optional.of(ManifestJson.read(file)) : Optional.empty();
  }

  /** The manifest of a stage that must be there; otherwise bad input, naming the command to run. */
  public Manifest requireManifest(Stage stage) {
    return manifest(stage)
        .orElseThrow(
            () ->
                PatchflowException.badInput(
                    "%s: no such file; first run: patchflow %s --output %s"
                        .formatted(manifestFile(stage), stage.label(), root)));
  }
}
