package io.patchflow.bench;

import com.sun.management.OperatingSystemMXBean;
import io.patchflow.data.PatchSplit;
import io.patchflow.dataset.DataSets;
import io.patchflow.decode.DecodeOptions;
import io.patchflow.decode.DecodeStage;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The main class of a measured process: does one thing once, then prints its numbers. */
final class TurnMain {
  private TurnMain() {}

  /** What a process may be asked to do. */
  enum Work {
    /** Nothing: what the Java virtual machine itself takes. */
    NOTHING,
    /** {@link PlainLoop}: input, output. */
    LOOP,
    /** The decode stage on the Direct runner: input, output. */
    STAGE,
    /** A Beam pipeline of three elements: what Beam itself takes to start. */
    BEAM,
    /** The training images of a run folder into memory, as {@code train} does it. */
    LOAD
  }

  /** Arguments: the work's name and its folders. */
  public static void main(String[] args) throws IOException {
    long first =
        switch (Work.valueOf(args[0])) {
          case NOTHING -> System.currentTimeMillis();
          case LOOP -> {
            PlainLoop.decode(Path.of(args[1]), Path.of(args[2]));
            yield firstFile(Path.of(args[2]));
          }
          case STAGE -> {
            DecodeStage.run(
                DecodeOptions.of(DataSets.resolve(args[1]), 4),
                new RunFolder(Path.of(args[2])),
                PipelineOptionsFactory.create());
            yield firstFile(Path.of(args[2]));
          }
          case BEAM -> SmallestPipeline.run();
          case LOAD -> {
            long started = System.currentTimeMillis();
            PatchSplit.of(new RunFolder(Path.of(args[1])), Split.TRAIN).load();
            yield started;
          }
        };
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        Locale.ROOT, "%d %.3f %.1f%n", first, system.getProcessCpuTime() / 1e9, peakHeapMib());
  }

  /** When the first patch file was complete, which is no earlier than its first record. */
  private static long firstFile(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output.resolve("patches"))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().lastModified())
          .min()
          .orElseThrow();
    }
  }

  private static double peakHeapMib() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum()
        / (double) (1 << 20);
  }
}
