package io.patchflow.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.score.MetricsFingerprint;
import io.patchflow.score.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of a run folder that somebody changes behind its manifests' back, or with their help. */
record Tampering(RunFolder folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Tampering of(Path original, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(original.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return new Tampering(new RunFolder(copy));
  }

  void flipByte(String path, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(path));
    bytes[offset] ^= 1;
    Files.write(folder.resolve(path), bytes);
  }

  <R extends Record> List<R> rows(Class<R> rowType) {
    return new ArrayList<>(TableFile.read(table(rowType), rowType));
  }

  /** Writes other rows and has all manifests agree with the new file. */
  <R extends Record> void replace(Class<R> rowType, List<R> rows) throws IOException {
    Files.delete(table(rowType));
    TableFile.write(table(rowType), rowType, rows);
    String name = MetricTable.of(rowType).label();
    rehash(
        rowType.equals(MetricTable.EPOCHS.rowType()) ? Stage.TRAIN : Stage.EVALUATE,
        Map.of(name, rows.size()));
  }

  /** Exchanges two tables and has the manifests agree. */
  void swap(String one, String other) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(one));
    Files.write(folder.resolve(one), Files.readAllBytes(folder.resolve(other)));
    Files.write(folder.resolve(other), bytes);
    rehash(Stage.EVALUATE, Map.of());
  }

  /**
   * Writes other images into the test split.
   *
   * @param indices null for a file with the same images in another shape of manifest
   */
  void replacePatches(long[] indices, int rows) throws IOException {
    if (indices != null) {
      Path file = folder.resolve("patches/test/part-0000000000.parquet");
      Files.delete(file);
      TrainedRun.write(file, indices);
    }
    rehash(Stage.DECODE, Map.of("test", rows, "note", 0));
  }

  private Path table(Class<? extends Record> rowType) {
    return folder.table(MetricTable.of(rowType).label());
  }

  private void rehash(Stage stage, Map<String, Integer> rows) throws IOException {
    Path file = folder.manifestFile(stage);
    ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readString(file));
    Map<String, String> hashes = new TreeMap<>();
    for (JsonNode entry : manifest.path("files")) {
      String path = entry.path("path").asText();
      FileEntry found = FileEntry.of(path, folder.resolve(path));
      ((ObjectNode) entry).put("bytes", found.bytes()).put("sha256", found.sha256());
      hashes.put(path, found.sha256());
    }
    rows.forEach(((ObjectNode) manifest.path("rows"))::put);
    if (stage == Stage.EVALUATE) {
      manifest.put("fingerprint", fingerprint(hashes));
    }
    Files.writeString(file, manifest.toString());
    rehashInputs(stage);
  }

  /** The manifests of later stages name this one with its hash. */
  private void rehashInputs(Stage changed) throws IOException {
    if (changed != Stage.TRAIN) {
      return;
    }
    Path file = folder.manifestFile(Stage.EVALUATE);
    ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readString(file));
    for (JsonNode input : manifest.path("inputs")) {
      String path = input.path("path").asText();
      FileEntry found = FileEntry.of(path, folder.resolve(path));
      ((ObjectNode) input).put("bytes", found.bytes()).put("sha256", found.sha256());
    }
    Files.writeString(file, manifest.toString());
  }

  private static String fingerprint(Map<String, String> hashes) {
    List<String> inOrder = new ArrayList<>();
    for (MetricTable table : MetricTable.values()) {
      String hash = hashes.get("metrics/" + table.label() + ".parquet");
      if (hash != null) {
        inOrder.add(hash);
      }
    }
    return MetricsFingerprint.of(inOrder);
  }
}
