package io.patchflow.flink;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * A folder in which workers have this program's libraries: a job is sent a jar that names them.
 *
 * @param folder as the workers see it
 */
record WorkerLibraries(Path folder) {

  /**
   * The folder that {@link WorkerOptions#LIBRARIES} names.
   *
   * @throws PatchflowException usage: it is no absolute path
   */
  static WorkerLibraries of(String folder) {
    Path path = Path.of(folder);
    if (!path.isAbsolute()) {
      throw usage(folder, "expected an absolute path, which leads to one folder on every worker");
    }
    return new WorkerLibraries(path);
  }

  /**
   * Writes a jar of nothing but a class path: libraries of these names in the folder.
   *
   * @throws PatchflowException usage: this machine sees the folder, and one of them is not in it
   */
  void name(List<String> names, Path jar) throws IOException {
    if (Files.isDirectory(folder)) {
      for (String name : names) {
        if (!Files.exists(folder.resolve(name))) {
          throw usage(folder.toString(), "has no %s, is it of this version?".formatted(name));
        }
      }
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        names.stream()
            .map(name -> folder.resolve(name).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static PatchflowException usage(String folder, String problem) {
    return PatchflowException.usage(
        List.of("%s %s: %s".formatted(WorkerOptions.LIBRARIES, folder, problem)));
  }
}
