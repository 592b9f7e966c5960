package io.patchflow.cli;

import io.patchflow.dataset.DataSets;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.flink.FlinkCluster;
import io.patchflow.flink.OnWorker;
import io.patchflow.flink.WorkerOptions;
import io.patchflow.folder.RunFolder;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.storage.Location;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A command line that a worker of a Flink cluster runs: it submits the stages to its own cluster
 * and publishes what they write.
 *
 * @param arguments the command line
 * @param address the cluster
 * @param jobName begins the names of the jobs that it submits
 */
record CommandTask(ArrayList<String> arguments, String address, String jobName)
    implements OnWorker.Task {
  /** A worker has the libraries that its own job came with. */
  private static final Set<String> REPLACED =
      Set.of(
          "--output", "--input", "--flinkMaster", "--jobName", "--runner", WorkerOptions.LIBRARIES);

  /** Options whose value may be a file's path, or a name. */
  private static final Set<String> FILES = Set.of("--recipe", "--baseline");

  private static final String LINEAGE = "--lineage";

  /**
   * The command of {@code arguments}, with paths and cluster as a worker must know them.
   *
   * @param input the data set, for commands that have one
   */
  static CommandTask of(
      List<String> arguments, RunFolder run, Optional<String> input, PipelineOptions beam) {
    String address = FlinkCluster.of(beam).map(FlinkCluster::address).orElse("");
    ArrayList<String> changed = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String word = rest.remove();
      if (REPLACED.contains(word)) {
        rest.remove();
      } else if (FILES.contains(word) && !rest.isEmpty()) {
        changed.add(word + "=" + located(rest.remove()));
      } else if (word.equals(LINEAGE) && !rest.isEmpty()) {
        changed.add(LINEAGE + "=" + LineageTarget.of(rest.remove()).place());
      } else if (word.startsWith(LINEAGE + "=")) {
        String target = word.substring(LINEAGE.length() + 1);
        changed.add(LINEAGE + "=" + LineageTarget.of(target).place());
      } else if (FILES.contains(word.split("=", 2)[0])) {
        String[] parts = word.split("=", 2);
        changed.add(parts[0] + "=" + located(parts[parts.length - 1]));
      } else if (!word.equals("--detached") && !REPLACED.contains(word.split("=", 2)[0])) {
        changed.add(word);
      }
    }
    changed.add("--output=" + run.root().toAbsolutePath());
    input.ifPresent(data -> changed.add("--input=" + DataSets.absolute(data)));
    changed.add("--runner=FlinkRunner");
    changed.add("--flinkMaster=" + address);
    changed.add("--jobName=" + beam.getJobName());
    return new CommandTask(changed, address, beam.getJobName());
  }

  /** A name as it is; a file by its absolute path. */
  static String located(String nameOrFile) {
    Path file = Path.of(Location.of(nameOrFile).text());
    return Files.exists(file) ? file.toAbsolutePath().toString() : nameOrFile;
  }

  @Override
  public void run() {
    // If this is a second attempt, the first one may have left its job behind.
    new FlinkCluster(address).cancelAll(jobName + "-");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream streams = new PrintStream(output, true, StandardCharsets.UTF_8);
    int code = Main.run(arguments.toArray(String[]::new), streams, streams);
    if (code != ExitCode.DONE.code()) {
      throw PatchflowException.stageFailed(
          "exit code %d: %s".formatted(code, output.toString(StandardCharsets.UTF_8).strip()),
          null);
    }
  }
}
