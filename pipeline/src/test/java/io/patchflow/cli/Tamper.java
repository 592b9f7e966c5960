package io.patchflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchflow.file.Sha256;
import io.patchflow.folder.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Changes one thing in a run folder, as somebody might who has it for a while: a byte, a field, an
 * entry or a file. The manifest that lists a changed file may be made to agree with it.
 *
 * @param outside a folder that links lead to
 */
record Tamper(Random random, Path run, Path outside) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a field becomes. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775807",
          "1.5",
          "[]",
          "{}",
          "[null]",
          "\"\"",
          "\"../../outside/letter.txt\"",
          "\"/etc/passwd\"",
          "\"\\u001b[2J\"",
          "\"a\\nb\"",
          "\"patches\"",
          "\"java.lang.Thread\"",
          "\"NaN\"",
          "{\"@class\":\"x\"}");

  /** Changes something; what, in words. */
  String change() throws IOException {
    List<String> files = RunFiles.of(run);
    return switch (random.nextInt(5)) {
      case 0 -> bytes(one(files));
      case 1, 2 -> field(one(files.stream().filter(file -> file.endsWith(".json")).toList()));
      case 3 -> entry(one(files.stream().filter(file -> file.endsWith(".zip")).toList()));
      default -> file(one(files));
    };
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String bytes(String file) throws IOException {
    Path path = run.resolve(file);
    byte[] content = Files.readAllBytes(path);
    String what = "%s (%s)".formatted(change(content), file);
    Files.write(path, content);
    return what + relisted(file);
  }

  private String change(byte[] content) {
    if (content.length == 0) {
      return "empty";
    }
    // Heads and footers say more than what they stand around.
    int at =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(Math.min(content.length, 120));
          case 1 -> content.length - 1 - random.nextInt(Math.min(content.length, 1200));
          default -> random.nextInt(content.length);
        };
    int to = random.nextBoolean() ? content[at] ^ 1 << random.nextInt(8) : random.nextInt(256);
    content[at] = (byte) to;
    return "byte %d to %d".formatted(at, to & 0xff);
  }

  private String field(String file) throws IOException {
    Path path = run.resolve(file);
    JsonNode root = JSON.readTree(path.toFile());
    List<JsonNode> inner = new ArrayList<>();
    collect(root, inner);
    JsonNode parent = one(inner);
    JsonNode value = JSON.readTree(one(VALUES));
    String what;
    if (parent instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = one(names);
      what = name;
      if (random.nextInt(4) == 0) {
        object.remove(name);
        value = null;
      } else {
        object.set(name, value);
      }
    } else {
      ArrayNode array = (ArrayNode) parent;
      int index = random.nextInt(array.size());
      what = "[%d]".formatted(index);
      array.set(index, value);
    }
    Files.writeString(path, JSON.writeValueAsString(root));
    return "%s of %s to %s".formatted(what, file, value);
  }

  private static void collect(JsonNode node, List<JsonNode> inner) {
    if (node.isContainerNode() && !node.isEmpty()) {
      inner.add(node);
    }
    node.forEach(child -> collect(child, inner));
  }

  private String entry(String file) throws IOException {
    Path path = run.resolve(file);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    String name = one(List.copyOf(entries.keySet()));
    String what =
        switch (random.nextInt(6)) {
          case 0 -> "without " + (entries.remove(name) == null ? "" : name);
          case 1 -> {
            entries.put("preprocessor.bin", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 0x70});
            yield "with an object";
          }
          case 2 -> {
            entries.put(name, new byte[random.nextInt(100)]);
            yield "zeros in " + name;
          }
          case 3 -> {
            String text =
                new String(entries.get("configuration.json"), StandardCharsets.UTF_8)
                    .replaceFirst("\" : (\\d+)", "\" : " + random.nextInt(1 << 20));
            entries.put("configuration.json", text.getBytes(StandardCharsets.UTF_8));
            yield "another number in its configuration";
          }
          default -> change(entries.get(name)) + " of " + name;
        };
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return "%s: %s%s".formatted(file, what, relisted(file));
  }

  private String file(String file) throws IOException {
    Path path = run.resolve(file);
    byte[] content = Files.readAllBytes(path);
    switch (random.nextInt(7)) {
      case 0 -> {
        Files.delete(path);
        return file + " gone";
      }
      case 1 -> {
        Files.delete(path);
        Files.createSymbolicLink(path, outside.resolve("letter.txt"));
        return file + " a link";
      }
      case 2 -> {
        Path folder = path.getParent();
        Path moved = outside.resolve("moved");
        if (folder.equals(run)) {
          folder = run.resolve("model");
        }
        Files.move(folder, moved);
        Files.createSymbolicLink(folder, moved);
        return folder + " a link";
      }
      case 3 -> {
        Files.delete(path);
        Files.createDirectories(path.resolve("deep"));
        return file + " a folder";
      }
      case 4 -> {
        Files.delete(path);
        pipe(path);
        return file + " a pipe";
      }
      case 5 -> {
        Files.write(path, Arrays.copyOf(content, random.nextInt(content.length + 1)));
        return file + " cut" + relisted(file);
      }
      default -> {
        Path hidden = run.resolve(one(List.of(".lock", ".attempt-1", ".run.json.tmp")));
        Files.createSymbolicLink(
            hidden, random.nextBoolean() ? outside : outside.resolve("letter.txt"));
        return hidden + " a link";
      }
    }
  }

  private static void pipe(Path path) throws IOException {
    try {
      new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the manifest agree, half of the time. */
  private String relisted(String file) throws IOException {
    if (random.nextBoolean() || file.endsWith(".json")) {
      return "";
    }
    for (Stage stage : Stage.values()) {
      Path manifest = run.resolve(stage.folder()).resolve("manifest.json");
      JsonNode root = JSON.readTree(manifest.toFile());
      for (JsonNode listed : root.path("files")) {
        if (listed.path("path").asText().equals(file)) {
          ((ObjectNode) listed).put("bytes", Files.size(run.resolve(file)));
          ((ObjectNode) listed).put("sha256", Sha256.ofFile(run.resolve(file)));
          Files.writeString(manifest, JSON.writeValueAsString(root));
          return ", listed anew";
        }
      }
    }
    return "";
  }
}
