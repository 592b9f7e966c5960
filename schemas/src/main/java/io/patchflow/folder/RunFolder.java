package io.patchflow.folder;

import io.patchflow.failure.PatchflowException;
import io.patchflow.file.PlainTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The layout of a run folder (contract C6). */
public record RunFolder(Path root) {
  private static final String MANIFEST = "manifest.json";

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

  /** The model as the command {@code export} writes it unless another place is given. */
  public Path onnx() {
    return root.resolve("model.onnx");
  }

  /** OpenLineage events, a line of JSON each. */
  public Path lineage() {
    return root.resolve("lineage.jsonl");
  }

  public Path manifestFile(Stage stage) {
    return root.resolve(stage.folder()).resolve(MANIFEST);
  }

  /**
   * The file at a path relative to this folder, as manifests list it.
   *
   * @throws PatchflowException bad input: the path is not relative and in its normal form, leads
   *     out of the folder, or goes over a symbolic link
   */
  public Path resolve(String path) {
    return new PlainTree(root).resolve(path).normalize();
  }

  /**
   * The manifest of a published stage; empty if the stage has not been published.
   *
   * @throws PatchflowException bad input: the manifest is damaged, of another stage or of a newer
   *     major version, or lists what it may not
   */
  public Optional<Manifest> manifest(Stage stage) {
    Path file = resolve(stage.folder() + "/" + MANIFEST);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Manifest manifest = ManifestJson.read(file);
    if (manifest.stage() != stage) {
      throw PatchflowException.badInput(
          "%s: the manifest of stage %s expected, found that of %s"
              .formatted(file, stage.label(), manifest.stage().label()));
    }
    requireOwn(manifest, file);
    return Optional.of(manifest);
  }

  /** Validates what a manifest lists: what its stage may publish, and inside of this folder. */
  public void requireOwn(Manifest manifest, Path file) {
    for (Manifest.FileEntry listed : manifest.files()) {
      Path unused = resolve(listed.path());
      if (!manifest.stage().owns(listed.path())) {
        throw PatchflowException.badInput(
            "%s: files of stage %s expected, found %s"
                .formatted(file, manifest.stage().label(), listed.path()));
      }
    }
  }

  /**
   * The patch files of a split, as the manifest of the stage {@code decode} lists them.
   *
   * @param split its label
   */
  public List<Path> patchFiles(String split) {
    return requireManifest(Stage.DECODE).patchFiles(split).stream()
        .map(file -> resolve(file.path()))
        .toList();
  }

  /**
   * The manifest of a stage that must be there.
   *
   * @throws PatchflowException bad input: there is none, naming the command to run; or this is no
   *     run folder; or as {@link #manifest} does
   */
  public Manifest requireManifest(Stage stage) {
    return manifest(stage).orElseThrow(() -> missing(stage));
  }

  private PatchflowException missing(Stage stage) {
    RunPath.require(root);
    return PatchflowException.badInput(
        "%s: no such file; first run: patchflow %s --output %s"
            .formatted(manifestFile(stage), stage.label(), root));
  }
}
