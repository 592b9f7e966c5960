package io.patchflow.decode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.publish.WorkerFile;
import java.io.IOException;
import java.nio.file.Path;

/** Hands a range's statistics from its worker to the driver, which can read files only. */
final class StatisticsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatisticsFile() {}

  /** The statistics' file of a patch file. */
  static Path beside(Path patchFile) {
    return patchFile.resolveSibling(patchFile.getFileName() + ".statistics");
  }

  static SplitStatistics read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), SplitStatistics.class);
  }

  static void write(SplitStatistics statistics, Path file) {
    WorkerFile.write(file, temporary -> JSON.writeValue(temporary.toFile(), statistics));
  }
}
