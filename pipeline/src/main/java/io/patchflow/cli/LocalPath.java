package io.patchflow.cli;

import io.patchflow.storage.Location;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path of this machine, also as a {@code file:} URL; another URL would become an odd folder. */
final class LocalPath implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("expected a path, found nothing");
    }
    Location location = Location.of(text);
    if (location.isUrl()) {
      throw new TypeConversionException("expected a path of this machine, found the URL " + text);
    }
    try {
      return Path.of(location.text());
    } catch (InvalidPathException e) {
      throw new TypeConversionException("expected a path, found " + e.getMessage());
    }
  }
}
