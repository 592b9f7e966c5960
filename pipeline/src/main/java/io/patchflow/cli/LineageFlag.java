package io.patchflow.cli;

import io.patchflow.failure.PatchflowException;
import io.patchflow.lineage.Lineage;
import io.patchflow.publish.RunFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Who is told what each stage read and wrote. */
final class LineageFlag {
  private static final String OFF = "off";

  @Option(
      names = "--lineage",
      paramLabel = "FILE|URL|off",
      description =
          "Where OpenLineage events go: a file, a server's URL, or nowhere (default: lineage.jsonl"
              + " in the run folder).")
  private String target;

  /**
   * The receiver.
   *
   * @param note gets a line if it cannot be reached
   * @throws PatchflowException usage: not a URL that can be posted to
   */
  Lineage lineage(RunFolder run, Consumer<String> note) {
    if (target == null) {
      return Lineage.inRunFolder(run, note);
    }
    if (target.equals(OFF)) {
      return Lineage.off();
    }
    if (!target.startsWith("http:") && !target.startsWith("https:")) {
      return Lineage.toFile(Path.of(target), note);
    }
    try {
      URI server = URI.create(target);
      if (server.getHost() != null) {
        return Lineage.toServer(server, note);
      }
    } catch (IllegalArgumentException e) {
      // Told below with all else that is no URL of a server.
    }
    throw PatchflowException.usage(
        List.of("--lineage: expected a URL such as http://host:5000, found " + target));
  }
}
