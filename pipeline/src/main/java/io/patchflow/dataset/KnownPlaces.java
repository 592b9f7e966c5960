package io.patchflow.dataset;

import io.patchflow.platform.CacheFolder;
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
   * {@link CacheFolder#ofThisUser()}, {@code /usr/share/datasets}, and the data set's own public
   * address.
   */
  public static KnownPlaces ofThisMachine() {
    return new KnownPlaces(
        CacheFolder.ofThisUser(),
        Path.of("/usr/share/datasets"),
        URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));
  }
}
