package io.patchflow.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong command lines: exit code 2, a line for each problem, nothing written. */
class UsageTest {
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          entry("run", "Decode a data set, train"),
          entry("decode", "Decode IDX files"),
          entry("train", "Train a recipe's model"),
          entry("evaluate", "Score a split"),
          entry("predict", "Score new images"),
          entry("export", "Write a run's model"),
          entry("sweep", "Train every combination"),
          entry("inspect", "Print a run's metric tables"),
          entry("compare", "Say whether runs are better"),
          entry("verify", "Check that a run's files"),
          entry("reproduce", "Run a run again"),
          entry("doctor", "Say what this machine has"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | a command is missing, see patchflow --help",
        "rnu --output X                    | unknown command rnu, did you mean run?",
        "--ouput X                         | unknown option --ouput",
        "run                               | Missing required option: '--output=DIR'",
        "run --ouptut X --output X         | unknown option --ouptut, did you mean --output?",
        "run --output X extra              | unexpected argument extra",
        "run --output X --runer=Flink      | unknown option --runer, did you mean --runner?",
        "run --output X --epoch 3          | unknown option --epoch, did you mean --epochs?",
        "run --output X --qwertyuiop=3     | unknown option --qwertyuiop",
        "train --output X --ovrewrite      | unknown option --ovrewrite, did you mean --overwrite?",
        "run --output X --epochs           | Missing required parameter for option '--epochs' (N)",
        "run --output X --epochs many      | command line: epochs: expected a whole number of 1 or more, found many",
        "run --output X --batch-size 0     | command line: batchSize: expected a whole number of 1 or more, found 0",
        "run --output X --seed 1.5         | command line: seed: expected a whole number of 64 bits, found 1.5",
        "run --output X --threads 0        | --threads: expected a whole number of 1 to 1024, found 0",
        "run --output X --threads 100000   | --threads: expected a whole number of 1 to 1024, found 100000",
        "run --output X --threads two      | Invalid value for option '--threads': 'two' is not an int",
        "run --output X --recipe sead      | recipe sead: neither a file nor one of best, published, seed, did you mean seed?",
        "run --output X --set epochs       | --set: expected KEY=VALUE, found epochs",
        "run --output X --set epoch=3      | command line: epoch: unknown key, did you mean epochs?",
        "run --output X --set optimizer.learningRat=1 | command line: optimizer.learningRat: unknown key, did you mean optimizer.learningRate?",
        "run --output X --output Y         | option '--output' (DIR) should be specified only once",
        "run --output X --train-on cluster | --train-on=cluster: expected a Flink cluster, --runner=FlinkRunner --flinkMaster=HOST:PORT",
        "run --output X --min-accuracy 1.5 | --min-accuracy: expected 0 to 1, found 1.5",
        "evaluate --output X --split all   | Invalid value for option '--split' (NAME): expected one of [TRAIN, TEST] (case-insensitive) but was 'all'",
        "sweep --output X                  | sweep: expected --grid or --seeds, found neither",
        "sweep --output X --grid batchSze=9 | command line: batchSze: unknown key, did you mean batchSize?",
        "sweep --output X --seeds 1,two    | command line: seed: expected a whole number of 64 bits, found two",
        "export X --input bytes            | Invalid value for option '--input': expected one of [PIXELS, PATCHES] (case-insensitive) but was 'bytes'",
        "export X --licence=               | --licence: expected a name such as Apache-2.0, found nothing",
        "export                            | Missing required parameter: 'RUN'",
        "inspect                           | Missing required parameter: 'RUN'",
        "compare X X X --output c.html     | --output: expected two runs, found 3",
        "compare X X --output c.txt        | output c.txt: expected a name that ends in .html",
        "inspect X --format xml            | Invalid value for option '--format': expected one of [TABLE, CSV, JSON] (case-insensitive) but was 'xml'",
      })
  void aSlipIsOneLine(String line, String problem) throws IOException {
    String[] args = line.replace("X", folder.resolve("x").toString()).split(" ");

    Invocation slip = Invocation.of((Object[]) (line.isEmpty() ? new String[0] : args));

    assertThat(slip.errLines()).containsExactly("patchflow: " + problem);
    assertThat(slip.code()).isEqualTo(2);
    assertThat(slip.out()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void allProblemsAreReportedAtOnce() throws IOException {
    Path recipe = Files.writeString(folder.resolve("mine.yaml"), "epochs: 0\nsede: 1\n");

    Invocation slips =
        Invocation.of(
            "run",
            "--output",
            folder.resolve("x"),
            "--recipe",
            recipe,
            "--set",
            "holdout=2",
            "--threads",
            "-1",
            "--tempLocatoin=x",
            "--overwrit");

    assertThat(slips.errLines())
        .containsExactly(
            "patchflow: " + recipe + ":2: sede: unknown key, did you mean seed?",
            "patchflow: " + recipe + ":1: epochs: expected a whole number of 1 or more, found 0",
            "patchflow: command line: holdout: expected a number from 0 to below 1, found 2",
            "patchflow: unknown option --tempLocatoin, did you mean --tempLocation?",
            "patchflow: unknown option --overwrit, did you mean --overwrite?",
            "patchflow: --threads: expected a whole number of 1 to 1024, found -1");
    assertThat(slips.code()).isEqualTo(2);
  }

  @Test
  void aValueThatBeamRefusesIsOneLine() {
    Invocation slip = Invocation.of("run", "--output", folder.resolve("x"), "--runner=NoRunner");

    assertThat(slip.errLines())
        .singleElement()
        .asString()
        .startsWith("patchflow: Beam's options: Unknown 'runner' specified 'NoRunner'");
    assertThat(slip.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--gpu=-1, '--gpu: expected a number from 0 on, found -1'",
    "--backend=cpu --gpu=0, '--gpu: expected none with --backend cpu, found 0'",
    "--backend=cuda --gpu=1 --set=kernel=nd4j, '--gpu: kernel nd4j computes on the first GPU alone, found 1'",
    "--backend=cuda --set=kernel=cpu, 'kernel: cpu does not compute on backend cuda; use auto'"
  })
  void aGpuThatCannotBeMeantIsRefused(String options, String problem) {
    Invocation refusal =
        Invocation.of(
            (Object[]) ("train --output " + folder.resolve("x") + " " + options).split(" "));

    assertThat(refusal.errLines()).containsExactly("patchflow: " + problem);
    assertThat(refusal.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "train", "evaluate"})
  void cudaIsRefusedWithoutADriver(String command) {
    Invocation refusal =
        Invocation.of(command, "--output", folder.resolve("x"), "--backend", "cuda");

    assertThat(refusal.errLines())
        .singleElement()
        .asString()
        .matches(
            "patchflow: --backend cuda: no NVIDIA driver: libcuda.so.1: .+; install R510 or later");
    assertThat(refusal.code()).isEqualTo(3);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "run, --detached, --detached",
    "run, --train-on=cluster, --runner",
    "run, --dry-run, --runner",
    "train, --train-on=cluster, --train-on=cluster",
    "evaluate, --split=test, --runner",
  })
  void aClustersWorkersComputeOnTheCpu(String command, String option, String named) {
    Invocation refusal =
        Invocation.of(
            command,
            "--output=" + folder.resolve("x"),
            "--backend=cuda",
            option,
            "--runner=FlinkRunner",
            "--flinkMaster=127.0.0.1:1");

    assertThat(refusal.errLines())
        .containsExactly(
            "patchflow: %s: a cluster's workers compute on the CPU, found --backend cuda"
                .formatted(named));
    assertThat(refusal.code()).isEqualTo(2);
  }

  @Test
  void helpIsAResult() {
    Invocation help = Invocation.of("--help");
    Invocation runHelp = Invocation.of("run", "--help");

    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out().lines())
        .contains("From IDX image files to a trained patch-MLP with its metrics in Parquet.")
        .contains("  7     a quality gate was missed");
    String commands = help.out().substring(help.out().indexOf("Commands:"));
    assertThat(COMMANDS)
        .as("each command is listed with the first words of what it alone does")
        .allSatisfy(
            (name, what) -> assertThat(commands).containsPattern("\n  " + name + " +" + what));
    assertThat(runHelp.code()).isZero();
    assertThat(runHelp.out())
        .contains("--input", "--output", "--recipe", "--set", "--epochs", "--batch-size")
        .contains("--seed", "--threads", "--backend", "--overwrite", "--verbose")
        .contains("Options that Beam knows are handed on to it");
  }

  @Test
  void versionIsAResult() {
    assertThat(Invocation.of("--version"))
        .satisfies(version -> assertThat(version.code()).isZero())
        .satisfies(
            version -> assertThat(version.out()).matches("patchflow \\d+\\.\\d+\\.\\d+\\S*\\R"));
  }
}
