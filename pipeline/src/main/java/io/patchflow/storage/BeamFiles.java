package io.patchflow.storage;

import io.patchflow.failure.PatchflowException;
import io.patchflow.storage.Location.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/** Files that Beam's file systems hold: {@code s3:}, {@code gs:}, {@code hdfs:} and others. */
final class BeamFiles {
  private BeamFiles() {}

  static State state(String url) throws IOException {
    MatchResult.Metadata file = file(url);
    return new State(
        file.sizeBytes(), TimeUnit.MILLISECONDS.toNanos(file.lastModifiedMillis()), true);
  }

  static InputStream open(String url, long offset) throws IOException {
    ReadableByteChannel channel = FileSystems.open(file(url).resourceId());
    InputStream in = Channels.newInputStream(channel);
    if (channel instanceof SeekableByteChannel seekable) {
      seekable.position(offset);
    } else {
      in.skipNBytes(offset);
    }
    return in;
  }

  static List<String> fileNames(String folder) throws IOException {
    String pattern = folder.endsWith("/") ? folder + "*" : folder + "/*";
    return match(pattern).stream()
        .map(file -> file.resourceId().getFilename())
        .filter(name -> name != null && !name.isEmpty())
        .toList();
  }

  private static MatchResult.Metadata file(String url) throws IOException {
    List<MatchResult.Metadata> found = match(url);
    if (found.size() != 1) {
      throw PatchflowException.badInput(url + ": no such file");
    }
    return found.get(0);
  }

  private static List<MatchResult.Metadata> match(String pattern) throws IOException {
    try {
      return FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata();
    } catch (IllegalArgumentException e) {
      throw PatchflowException.badInput(
          "%s: expected a file system that is on the class path, found none for it: %s"
              .formatted(pattern, e.getMessage()));
    }
  }
}
