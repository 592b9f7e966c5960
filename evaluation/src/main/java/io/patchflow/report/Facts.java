package io.patchflow.report;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.Stage;
import io.patchflow.metrics.Figures;
import io.patchflow.schema.table.EpochRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run was made of, by name. */
final class Facts {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Facts() {}

  /** All that is known of where the run's files came from. */
  static Map<String, String> provenance(RunData data, Origin origin) {
    Manifest decode = data.manifests().get(Stage.DECODE);
    Manifest train = data.manifests().get(Stage.TRAIN);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Run id", data.summary().runId());
    facts.put("Written by Patchflow", train.codeVersion());
    facts.put("Data set fingerprint", data.fingerprint());
    for (Manifest.FileEntry input : decode.inputs()) {
      facts.put("Input " + input.path(), "SHA-256 " + input.sha256());
    }
    facts.put("Model fingerprint", train.fingerprint());
    train
        .details()
        .forEach(
            (name, value) -> {
              if (!name.equals("run_id")) {
                facts.put("Training: " + name, String.valueOf(value));
              }
            });
    facts.put("Metrics fingerprint", data.manifests().get(Stage.EVALUATE).fingerprint());
    facts.putAll(origin.circumstances());
    return facts;
  }

  /** How long the epochs took, and on which day the training began if that is known. */
  static String time(RunData data, Origin origin) {
    double seconds = data.epochs().stream().mapToDouble(EpochRow::seconds).sum();
    return Figures.duration(seconds) + date(origin.started());
  }

  private static String date(String started) {
    try {
      return started == null ? "" : ", " + DATE.format(Instant.parse(started));
    } catch (DateTimeException e) {
      // A record may come from anybody.
      return "";
    }
  }

  /** A share that does not break before its sign. */
  static String unbroken(float share) {
    return Figures.percent((double) share).replace(' ', '\u00a0');
  }

  /** The images in words, such as {@code 60,000 training and 10,000 test images, 10 classes}. */
  static String images(RunData data) {
    Map<String, Long> rows = data.manifests().get(Stage.DECODE).rows();
    return "%s training and %s test images, %d classes"
        .formatted(
            Figures.grouped(rows.getOrDefault("train", 0L)),
            Figures.grouped(rows.getOrDefault("test", 0L)),
            data.info().classes());
  }
}
