package io.patchflow.dataset;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A small known data set.
 *
 * @param server has its files
 * @param cache where they are downloaded to
 * @param system where the system may have them
 */
record TinyDownload(LocalServer server, Path cache, Path system) implements AutoCloseable {
  static final String FIRST = "train-images-idx3-ubyte.gz";
  static final Map<String, byte[]> CONTENT =
      Map.of(
          FIRST,
          IdxBytes.images(40, 5, 5, random(1000)),
          "train-labels-idx1-ubyte.gz",
          IdxBytes.labels(new int[40]),
          "t10k-images-idx3-ubyte.gz",
          IdxBytes.images(4, 5, 5, random(100)),
          "t10k-labels-idx1-ubyte.gz",
          IdxBytes.labels(0, 1, 0, 1));
  static final KnownDataSet TINY =
      new KnownDataSet(
          "tiny",
          List.of("no", "yes"),
          Stream.of(
                  FIRST,
                  "train-labels-idx1-ubyte.gz",
                  "t10k-images-idx3-ubyte.gz",
                  "t10k-labels-idx1-ubyte.gz")
              .map(name -> new KnownDataSet.Member(name, sha256(CONTENT.get(name))))
              .toList(),
          "install tiny");

  /** Serves it; the folders are below the one given. */
  static TinyDownload in(Path folder) throws IOException {
    LocalServer server = new LocalServer();
    CONTENT.forEach((name, content) -> server.serve(name, IdxBytes.gzip(content)));
    return new TinyDownload(server, folder.resolve("cache/tiny"), folder.resolve("system/tiny"));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  DataSet find() {
    return new KnownDataSetSearch(
            TINY, new KnownPlaces(cache.getParent(), system.getParent(), server.address()))
        .find();
  }

  String refusal() {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, this::find);
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  static void fill(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : CONTENT.entrySet()) {
      Files.write(folder.resolve(file.getKey()), IdxBytes.gzip(file.getValue()));
    }
  }

  Map<String, Long> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.collect(
          toMap(file -> file.getFileName().toString(), file -> file.toFile().length()));
    }
  }

  void assertCacheIsWhole() throws IOException {
    assertThat(cached())
        .as("the four files and nothing else")
        .isEqualTo(
            CONTENT.entrySet().stream()
                .collect(
                    toMap(
                        Map.Entry::getKey, file -> (long) IdxBytes.gzip(file.getValue()).length)));
  }

  void keepPart(byte[] bytes) throws IOException {
    Files.createDirectories(cache);
    Files.write(cache.resolve(FIRST + ".part"), bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
