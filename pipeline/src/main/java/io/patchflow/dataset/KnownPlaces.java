package io.patchflow.dataset;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where known data sets are looked for, in this order; each holds or gets a folder a data set.
 *
 * @param cache the user's cache folder, where downloads are kept
 * @param system the folder that Debian's packages install data sets into
 * @param baseUrl where the data set's files are downloaded from, ending in a slash
 */
public record KnownPlaces(Path cache, Path system, URI baseUrl) {

  /**
   * {@code $XDG_CACHE_HOME/patchflow} or {@code ~/.cache/patchflow}, {@code /usr/share/datasets},
   * and the data set's own public address.
   */
  public static KnownPlaces ofThisMachine() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new KnownPlaces(
        caches.resolve("patchflow"),
        Path.of("/usr/share/datasets"),
        URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));
  }
}
