package io.patchflow.verify;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.Fingerprint;
import io.patchflow.schema.PatchCutter;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads every patch file: sizes and class names, each image once, the content fingerprint. */
final class PatchesCheck {
  private final RunFolder run;
  private final Findings findings;
  private final Map<String, SplitLabels> splits = new TreeMap<>();

  PatchesCheck(RunFolder run, Findings findings) {
    this.run = run;
    this.findings = findings;
  }

  /** The labels found so far, by split. */
  Map<String, SplitLabels> splits() {
    return splits;
  }

  void check(Manifest decode) {
    Map<Split, Fingerprint> sums = new TreeMap<>();
    PatchSetInfo first = null;
    boolean whole = allThere(decode);
    for (Split split : Split.values()) {
      Fingerprint sum = new Fingerprint();
      sums.put(split, sum);
      SplitLabels labels =
          new SplitLabels(
              run.resolve(Stage.DECODE.folder() + "/" + split.label()).toString(),
              decode.rows().getOrDefault(split.label(), 0L),
              findings);
      splits.put(split.label(), labels);
      for (Path file : files(decode, split)) {
        PatchSetInfo info = findings.read(() -> PatchFile.info(file), null);
        first = first == null ? info : first;
        whole &= info != null && isSame(file, first, info) && read(file, info, sum, labels);
      }
      labels.reportMissing();
    }
    if (whole) {
      checkFingerprint(decode, Fingerprint.ofDataSet(sums.get(Split.TRAIN), sums.get(Split.TEST)));
    }
  }

  /** The listed files that are there; the others were reported with the manifest. */
  private List<Path> files(Manifest decode, Split split) {
    return decode.patchFiles(split.label()).stream()
        .map(file -> run.resolve(file.path()))
        .filter(Files::isRegularFile)
        .toList();
  }

  private boolean allThere(Manifest decode) {
    return decode.files().stream().allMatch(file -> Files.isRegularFile(run.resolve(file.path())));
  }

  private boolean isSame(Path file, PatchSetInfo expected, PatchSetInfo found) {
    if (!found.equals(expected)) {
      findings.add(
          "%s: expected the sizes and class names of the files before, %s, found %s"
              .formatted(file, expected, found));
    }
    return found.equals(expected);
  }

  private boolean read(Path file, PatchSetInfo info, Fingerprint sum, SplitLabels labels) {
    PatchCutter cutter = new PatchCutter(info.shape());
    byte[] pixels = new byte[info.shape().imageBytes()];
    long rows =
        findings.read(
            () ->
                PatchFile.read(
                    file,
                    (index, label, patches, offset, length) -> {
                      labels.add(index, label);
                      cutter.join(patches, offset, pixels);
                      sum.add(index, label, pixels);
                    }),
            -1L);
    return rows >= 0;
  }

  private void checkFingerprint(Manifest decode, String found) {
    if (!found.equals(decode.fingerprint())) {
      findings.add(
          "%s: fingerprint: expected %s as the manifest says, found %s"
              .formatted(run.patches(), decode.fingerprint(), found));
    }
  }
}
