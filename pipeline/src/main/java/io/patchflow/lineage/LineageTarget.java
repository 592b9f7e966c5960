package io.patchflow.lineage;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.storage.Location;
import io.patchflow.text.Secrets;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where events go, in a form that can be sent to a worker.
 *
 * @param place a file's absolute path, a server's URL, {@code off}, or null for the run folder
 */
public record LineageTarget(String place) implements Serializable {
  private static final String OFF = "off";

  /** The file in the run folder. */
  public static final LineageTarget RUN_FOLDER = new LineageTarget(null);

  /**
   * The target that a user named.
   *
   * @throws PatchflowException usage: not a URL that can be posted to
   */
  public static LineageTarget of(String named) {
    if (named.equals(OFF)) {
      return new LineageTarget(OFF);
    }
    Location location = Location.of(named);
    if (!isUrl(named) && !location.isUrl()) {
      return new LineageTarget(location.path().toAbsolutePath().toString());
    }
    try {
      if (isUrl(named) && URI.create(named).getHost() != null) {
        return new LineageTarget(named);
      }
    } catch (IllegalArgumentException e) {
      // Told below with all else that is no URL of a server.
    }
    throw PatchflowException.usage(
        List.of(
            "--lineage: expected a URL such as http://host:5000, found " + Secrets.masked(named)));
  }

  /**
   * The receiver for a run.
   *
   * @param note gets a line if it cannot be reached
   */
  public Lineage open(RunFolder run, Consumer<String> note) {
    if (place == null) {
      return Lineage.inRunFolder(run, note);
    }
    if (place.equals(OFF)) {
      return Lineage.off();
    }
    return isUrl(place)
        ? Lineage.toServer(URI.create(place), note)
        : Lineage.toFile(Path.of(place), note);
  }

  private static boolean isUrl(String text) {
    return text.startsWith("http:") || text.startsWith("https:");
  }
}
