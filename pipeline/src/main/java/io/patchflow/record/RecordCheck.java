package io.patchflow.record;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.recipe.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validates {@code run.json} against the manifests of a run folder. */
public final class RecordCheck {
  private final RunFolder run;
  private final Path file;
  private final List<String> differences = new ArrayList<>();

  private RecordCheck(RunFolder run) {
    this.run = run;
    this.file = run.runJson();
  }

  /** Every difference, a line each; manifests that cannot be read are skipped. */
  public static List<String> differences(RunFolder run) {
    RecordCheck check = new RecordCheck(run);
    check.check();
    return check.differences;
  }

  private void check() {
    if (!Files.isRegularFile(file)) {
      differences.add(file + ": missing");
      return;
    }
    RunRecord record;
    try {
      record = RunJson.read(run);
    } catch (PatchflowException e) {
      if (e.exitCode() != ExitCode.BAD_INPUT) {
        throw e;
      }
      differences.add(e.getMessage());
      return;
    }
    for (Stage stage : Stage.values()) {
      manifest(stage).ifPresent(manifest -> check(record.stage(stage), manifest));
    }
    checkRunId(record);
  }

  private Optional<Manifest> manifest(Stage stage) {
    try {
      return run.manifest(stage);
    } catch (PatchflowException e) {
      return Optional.empty();
    }
  }

  private void check(Optional<StageRecord> record, Manifest manifest) {
    String stage = manifest.stage().label();
    if (record.isEmpty()) {
      differences.add("%s: stages.%s: expected, found none".formatted(file, stage));
      return;
    }
    compare(stage, "fingerprint", manifest.fingerprint(), record.get().fingerprint());
    compare(stage, "inputs", manifest.inputs(), record.get().inputs());
    compare(stage, "rows", manifest.rows(), record.get().rows());
    compare(stage, "details", manifest.details(), record.get().details());
  }

  private void compare(String stage, String key, Object expected, Object found) {
    if (!expected.equals(found)) {
      differences.add(
          "%s: stages.%s.%s: expected %s as the manifest says, found %s"
              .formatted(file, stage, key, expected, found));
    }
  }

  /** The id follows from the recipe and the data, and the tables carry what the training stated. */
  private void checkRunId(RunRecord record) {
    Optional<Manifest> decode = manifest(Stage.DECODE);
    Optional<Manifest> train = manifest(Stage.TRAIN);
    if (decode.isEmpty() || train.isEmpty()) {
      return;
    }
    Object stated = train.get().details().get("run_id");
    if (!String.valueOf(stated).equals(record.runId())) {
      differences.add(
          "%s: runId: expected %s as the training says, found %s"
              .formatted(file, stated, record.runId()));
    }
    if (record.recipe() != null) {
      String derived = RunId.of(record.recipe(), decode.get().fingerprint());
      if (!derived.equals(record.runId())) {
        differences.add(
            "%s: runId: expected %s of this recipe and data, found %s"
                .formatted(file, derived, record.runId()));
      }
    }
  }
}
