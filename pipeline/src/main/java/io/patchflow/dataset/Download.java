package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Downloads a file: into a {@code .part} file beside it, which a later call continues, checked,
 * then moved into place whole.
 */
final class Download {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration RESPONSE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** The largest file of a known data set has 26 MB. */
  private static final long MOST_BYTES = 1L << 30;

  private final Duration silence;
  private final long mostBytes;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  Download() {
    this(SILENCE, MOST_BYTES);
  }

  /**
   * Downloads with other limits.
   *
   * @param silence that is waited for the next bytes of a file
   * @param mostBytes of a file; a server may send without end
   */
  Download(Duration silence, long mostBytes) {
    this.silence = silence;
    this.mostBytes = mostBytes;
  }

  /**
   * Fetches {@code uri} into {@code target}.
   *
   * @param check throws a {@link PatchflowException} if the file it is given is not the right one
   * @throws PatchflowException bad input: not to be had, or not what was expected
   */
  void fetch(URI uri, Path target, Consumer<Path> check) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(channel, part);
      boolean resumed = channel.size() > 0;
      transfer(uri, channel);
      if (resumed && !passes(part, check)) {
        // The first half may be another edition's: only a transfer from the start is believed.
        channel.truncate(0);
        transfer(uri, channel);
      }
      try {
        check.accept(part);
      } catch (PatchflowException e) {
        Files.delete(part);
        throw e;
      }
      channel.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static boolean passes(Path part, Consumer<Path> check) {
    try {
      check.accept(part);
      return true;
    } catch (PatchflowException e) {
      return false;
    }
  }

  private static void lock(FileChannel channel, Path part) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Refused below, as if the lock were another process's.
    }
    throw PatchflowException.badInput(part + ": another download is writing to it");
  }

  private void transfer(URI uri, FileChannel part) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        transferOnce(uri, part);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw PatchflowException.badInput(
              "%s: download failed after %d bytes: %s".formatted(uri, part.size(), e));
        }
      }
    }
  }

  private void transferOnce(URI uri, FileChannel part) throws IOException {
    long have = part.size();
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(RESPONSE);
    if (have > 0) {
      request.header("Range", "bytes=%d-".formatted(have));
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      switch (response.statusCode()) {
        case HttpURLConnection.HTTP_OK -> part.truncate(0);
        case HttpURLConnection.HTTP_PARTIAL -> part.position(have);
        case RANGE_NOT_SATISFIABLE -> {
          part.truncate(0);
          throw new IOException("the server has fewer than the %d bytes kept".formatted(have));
        }
        default ->
            throw PatchflowException.badInput(
                "%s: expected HTTP 200, found HTTP %d".formatted(uri, response.statusCode()));
      }
      byte[] buffer = new byte[1 << 16];
      for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
        if (part.position() + n > mostBytes) {
          part.truncate(0);
          throw PatchflowException.badInput(
              "%s: expected at most %,d bytes, found more".formatted(uri, mostBytes));
        }
        part.write(ByteBuffer.wrap(buffer, 0, n));
      }
    }
  }

  /** Reads with a time limit, which {@link HttpClient} sets for the headers only. */
  private int read(InputStream body, byte[] buffer) throws IOException {
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return body.read(buffer);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      return read.get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no bytes for %d ms".formatted(silence.toMillis()), e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }
}
