package io.patchflow.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A file of {@link BackedFileSystem}. */
record BackedResource(String scheme, Path path) implements ResourceId {
  @Override
  public ResourceId resolve(String other, ResolveOptions options) {
    return new BackedResource(scheme, path.resolve(other));
  }

  @Override
  public ResourceId getCurrentDirectory() {
    return new BackedResource(scheme, path.getParent());
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public String getFilename() {
    return path.getFileName().toString();
  }

  @Override
  public boolean isDirectory() {
    return Files.isDirectory(path);
  }

  @Override
  public String toString() {
    return scheme + "://" + path;
  }
}
