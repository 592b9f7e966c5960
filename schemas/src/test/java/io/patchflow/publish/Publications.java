package io.patchflow.publish;

import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Publishes small text files, and lists what a folder then holds. */
final class Publications {
  private Publications() {}

  /** Publishes files that each hold their path and {@code content}. */
  static Manifest publish(RunFolder run, Stage stage, String content, String... paths)
      throws IOException {
    return publish(run, Mover.ATOMIC, stage, content, paths);
  }

  static Manifest publish(RunFolder run, Mover mover, Stage stage, String content, String... paths)
      throws IOException {
    try (StagePublisher publisher = StagePublisher.begin(run, stage, mover)) {
      for (String path : paths) {
        Files.writeString(publisher.attempt(path), path + " " + content, StandardCharsets.UTF_8);
      }
      return commit(publisher);
    }
  }

  static Manifest commit(StagePublisher publisher) {
    return publisher.commit(List.of(), Map.of("seed", 1), Map.of("train", 2L), "f", Map.of());
  }

  /** All files below the run folder, the hidden ones too. */
  static List<String> files(RunFolder run) throws IOException {
    try (Stream<Path> walk = Files.walk(run.root())) {
      return walk.filter(Files::isRegularFile)
          .map(file -> run.root().relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
