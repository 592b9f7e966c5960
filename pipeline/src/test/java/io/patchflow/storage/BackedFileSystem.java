package io.patchflow.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A file system as Beam finds one on the class path, for reading: {@code seekable:///folder/file}
 * and {@code stream:///folder/file} are this machine's files; those of the second can be read from
 * their beginning only.
 */
public final class BackedFileSystem extends FileSystem<BackedResource> {
  private final String scheme;

  private BackedFileSystem(String scheme) {
    this.scheme = scheme;
  }

  /** Registers both. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public List<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new BackedFileSystem("seekable"), new BackedFileSystem("stream"));
    }
  }

  @Override
  protected String getScheme() {
    return scheme;
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      results.add(match(matchNewResource(spec, /* isDirectory= */ false).path()));
    }
    return results;
  }

  private MatchResult match(Path spec) throws IOException {
    List<Metadata> found = new ArrayList<>();
    if (spec.endsWith("*")) {
      try (Stream<Path> files = Files.list(spec.getParent())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          found.add(metadata(file));
        }
      }
    } else if (Files.exists(spec)) {
      found.add(metadata(spec));
    }
    return found.isEmpty()
        ? MatchResult.create(Status.NOT_FOUND, new FileNotFoundException(spec.toString()))
        : MatchResult.create(Status.OK, found);
  }

  private Metadata metadata(Path file) throws IOException {
    return Metadata.builder()
        .setResourceId(new BackedResource(scheme, file))
        .setSizeBytes(Files.size(file))
        .setLastModifiedMillis(Files.getLastModifiedTime(file).toMillis())
        .setIsReadSeekEfficient(scheme.equals("seekable"))
        .build();
  }

  @Override
  protected ReadableByteChannel open(BackedResource resource) throws IOException {
    return scheme.equals("seekable")
        ? Files.newByteChannel(resource.path())
        : Channels.newChannel(Files.newInputStream(resource.path()));
  }

  @Override
  protected BackedResource matchNewResource(String spec, boolean isDirectory) {
    return new BackedResource(scheme, Path.of(spec.substring(scheme.length() + "://".length())));
  }

  @Override
  protected WritableByteChannel create(BackedResource resource, CreateOptions options) {
    throw new UnsupportedOperationException("for reading");
  }

  @Override
  protected void copy(List<BackedResource> from, List<BackedResource> to) {
    throw new UnsupportedOperationException("for reading");
  }

  @Override
  protected void rename(
      List<BackedResource> from, List<BackedResource> to, MoveOptions... options) {
    throw new UnsupportedOperationException("for reading");
  }

  @Override
  protected void delete(Collection<BackedResource> resources) {
    throw new UnsupportedOperationException("for reading");
  }
}
