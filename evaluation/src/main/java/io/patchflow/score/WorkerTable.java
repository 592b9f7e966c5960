package io.patchflow.score;

import io.patchflow.failure.PatchflowException;
import io.patchflow.parquet.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * Writes a table from a worker. A runner may do a bundle twice, even at the same time; each writes
 * beside under a name of its own and the last to finish stands, whole.
 */
final class WorkerTable {
  private WorkerTable() {}

  static <R extends Record> void write(Path file, Class<R> rowType, List<R> rows) {
    Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      TableFile.write(beside, rowType, rows);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw PatchflowException.stageFailed(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
