package io.patchflow.verify;

import io.patchflow.export.ExportedFile;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.ManifestCheck;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.RunPath;
import io.patchflow.folder.Stage;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for contradictions in a run folder. */
public final class Verification {
  private final RunFolder run;
  private final Findings findings = new Findings();
  private final Map<Stage, Manifest> manifests = new EnumMap<>(Stage.class);

  private Verification(RunFolder run) {
    this.run = run;
  }

  /**
   * What was found.
   *
   * @param files the number of files that manifests list
   * @param images the number of images in the patch files
   * @param fingerprint the content fingerprint that the decode stage stated, if it is published
   * @param exported whether an exported model in the folder was compared, too
   * @param differences a line each, with the file, the row and column, the expected and the found
   */
  public record Result(
      int files,
      long images,
      Optional<String> fingerprint,
      boolean exported,
      List<String> differences) {}

  /**
   * Checks every published stage: the files against their manifest's sizes and hashes, a manifest
   * against those it was made from, each image once with its label, the content fingerprint, every
   * metric against the same one computed again from the predictions, and an exported model against
   * one exported again.
   *
   * @throws PatchflowException bad input: no stage is published there
   */
  public static Result of(RunFolder run) {
    if (Arrays.stream(Stage.values())
        .noneMatch(stage -> Files.isRegularFile(run.manifestFile(stage)))) {
      RunPath.require(run.root());
      throw PatchflowException.badInput(run.root() + ": not a run folder, no stage has a manifest");
    }
    return new Verification(run).result();
  }

  private Result result() {
    for (Stage stage : Stage.values()) {
      findings
          .read(() -> run.manifest(stage), Optional.<Manifest>empty())
          .ifPresent(manifest -> manifests.put(stage, manifest));
    }
    manifests.values().forEach(this::checkFiles);
    PatchesCheck patches = new PatchesCheck(run, findings);
    Optional<Manifest> decode = manifest(Stage.DECODE);
    decode.ifPresent(patches::check);
    manifest(Stage.TRAIN).ifPresent(train -> new EpochsCheck(run, findings).check(train));
    if (manifests.size() == Stage.values().length) {
      new MetricsCheck(run, manifests, patches.splits(), findings).check();
    }
    // An exported model is compared with a run that is sound.
    boolean exported = findings.lines().isEmpty() && ExportedFile.isIn(run);
    if (exported) {
      findings.read(() -> ExportedFile.differences(run), List.<String>of()).forEach(findings::add);
    }
    return new Result(
        manifests.values().stream().mapToInt(manifest -> manifest.files().size()).sum(),
        patches.splits().values().stream().mapToLong(SplitLabels::images).sum(),
        decode.map(Manifest::fingerprint),
        exported,
        findings.lines());
  }

  private Optional<Manifest> manifest(Stage stage) {
    return Optional.ofNullable(manifests.get(stage));
  }

  /** The inputs of the first stage lie outside and may be gone; the others' are manifests here. */
  private void checkFiles(Manifest manifest) {
    ManifestCheck.differences(run, manifest).forEach(findings::add);
    if (manifest.stage() != Stage.DECODE) {
      ManifestCheck.differences(run, manifest.inputs())
          .forEach(
              line ->
                  findings.add(
                      "%s (an input of stage %s)".formatted(line, manifest.stage().label())));
    }
  }
}
