package io.patchflow.lineage;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.schema.SchemaText;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.storage.Location;
import io.patchflow.text.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A data set as a catalogue knows it: a folder of patch tensors is one, each other file is one.
 *
 * @param location an absolute path, or a URL such as {@code s3://bucket/file}
 * @param version a content fingerprint or a SHA-256, so that equal contents have equal versions;
 *     null if it is not known yet
 * @param schema null where it has none
 * @param rows null where it has none, or they are not known yet
 */
record StageData(String location, String version, SchemaText schema, Long rows) {
  /** A path is in {@code file}; {@code s3://bucket/file} is {@code file} in {@code s3://bucket}. */
  String namespace() {
    return isUrl() ? location.substring(0, bucketEnd()) : "file";
  }

  String name() {
    return isUrl() ? location.substring(bucketEnd()).replaceFirst("^/", "") : location;
  }

  private boolean isUrl() {
    return location.contains("://");
  }

  private int bucketEnd() {
    int end = location.indexOf('/', location.indexOf("://") + 3);
    return end < 0 ? location.length() : end;
  }

  /** What a stage that begins reads: {@code files}, and what the stages before it published. */
  static List<StageData> read(RunFolder run, Stage stage, List<String> files) {
    List<StageData> read = new ArrayList<>();
    files.forEach(file -> read.add(new StageData(absolute(file), null, null, null)));
    for (Stage before : Stage.values()) {
      if (before.compareTo(stage) < 0) {
        read.addAll(written(run, run.requireManifest(before)));
      }
    }
    return read;
  }

  /** A manifest that is an input means what its stage has written. */
  static List<StageData> read(RunFolder run, Manifest manifest) {
    List<StageData> read = new ArrayList<>();
    for (FileEntry file : manifest.inputs()) {
      Optional<Stage> stage = published(file.path());
      if (stage.isPresent()) {
        read.addAll(written(run, run.requireManifest(stage.get())));
      } else {
        read.add(new StageData(absolute(file.path()), file.sha256(), null, null));
      }
    }
    return read;
  }

  /** What a stage that begins is to write, in the order of a manifest. */
  static List<StageData> expected(RunFolder run, Stage stage) {
    return switch (stage) {
      case DECODE ->
          List.of(new StageData(absolute(run.patches()), null, SchemaText.of("patches"), null));
      case TRAIN ->
          List.of(
              expected(run, MetricTable.EPOCHS),
              new StageData(absolute(run.modelZip()), null, null, null));
      case EVALUATE ->
          Arrays.stream(MetricTable.values())
              .filter(table -> table != MetricTable.EPOCHS)
              .map(table -> expected(run, table))
              .sorted(Comparator.comparing(StageData::location))
              .toList();
    };
  }

  private static StageData expected(RunFolder run, MetricTable table) {
    return new StageData(absolute(run.table(table.label())), null, table.schema(), null);
  }

  /** What a stage has published. */
  static List<StageData> written(RunFolder run, Manifest manifest) {
    if (manifest.stage() == Stage.DECODE) {
      long images = manifest.rows().values().stream().mapToLong(Long::longValue).sum();
      return List.of(
          new StageData(
              absolute(run.patches()), manifest.fingerprint(), SchemaText.of("patches"), images));
    }
    List<StageData> written = new ArrayList<>();
    for (FileEntry file : manifest.files()) {
      Path path = run.resolve(file.path());
      Optional<MetricTable> table =
          Arrays.stream(MetricTable.values())
              .filter(each -> run.table(each.label()).normalize().equals(path))
              .findFirst();
      written.add(
          new StageData(
              absolute(path),
              file.sha256(),
              table.map(MetricTable::schema).orElse(null),
              table.map(each -> manifest.rows().get(each.label())).orElse(null)));
    }
    return written;
  }

  private static Optional<Stage> published(String path) {
    return Arrays.stream(Stage.values())
        .filter(stage -> path.equals(stage.folder() + "/manifest.json"))
        .findFirst();
  }

  private static String absolute(String file) {
    Location location = Location.of(file);
    return location.isUrl() ? Secrets.masked(location.text()) : absolute(location.path());
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
