package io.patchflow.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.Transport;
import io.patchflow.file.PlainTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends each event to a file as a line of JSON. Unlike OpenLineage's own file transport, which
 * logs a failure with its stack trace and continues, it lets the caller know.
 */
final class EventFile extends Transport {
  private final Path file;
  private final boolean inRunFolder;

  /**
   * A file to append to.
   *
   * @param inRunFolder whether it must be a regular file; one that the user has named may be a link
   *     or a pipe
   */
  EventFile(Path file, boolean inRunFolder) {
    this.file = file;
    this.inRunFolder = inRunFolder;
  }

  @Override
  public void emit(OpenLineage.RunEvent event) {
    append(event);
  }

  @Override
  public void emit(OpenLineage.DatasetEvent event) {
    append(event);
  }

  @Override
  public void emit(OpenLineage.JobEvent event) {
    append(event);
  }

  /** Nothing is held open. */
  @Override
  public void close() {}

  private void append(Object event) {
    List<OpenOption> options =
        new ArrayList<>(List.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    if (inRunFolder) {
      PlainTree.requirePlain(file);
      options.add(LinkOption.NOFOLLOW_LINKS);
    }
    try {
      Files.writeString(
          file,
          OpenLineageClientUtils.toJson(event) + "\n",
          StandardCharsets.UTF_8,
          options.toArray(OpenOption[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
