package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of run folders that somebody has tampered with: every command ends in time, with one of
 * the exit codes and a line that says why, sends no control character, and touches nothing outside.
 * {@code -Dpatchflow.fuzz.tries} says how many, {@code -Dpatchflow.fuzz.seed} which.
 */
@Tag("fuzz")
class RunFolderFuzzIT {
  private static final int TRIES = Integer.getInteger("patchflow.fuzz.tries", 2000);
  private static final long SEED = Long.getLong("patchflow.fuzz.seed", 1);
  private static final long SECONDS = 60;

  @TempDir Path folder;

  private Path data;
  private Path original;
  private Path run;
  private Path outside;
  private final Map<Integer, Integer> codes = new TreeMap<>();

  @Test
  void everyCommandEndsWithAnExitCodeAndALine() throws Exception {
    data = FashionMnistSlice.write(folder.resolve("data"), 60, 20);
    original = folder.resolve("original");
    run = folder.resolve("work/run");
    outside = folder.resolve("outside");
    Files.createDirectories(run.getParent());
    Invocation made = Invocation.of(words("run", original));
    assertThat(made.code()).as(made.err()).isZero();

    Random random = new Random(SEED);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      delete(outside);
      Files.createDirectories(outside);
      Files.writeString(outside.resolve("letter.txt"), "dear\n");
      copy(original, run);
      String what = new Tamper(random, run, outside).change();
      Map<String, String> before = hashes(outside);
      Object[] command = command(random);
      Future<Invocation> ending = thread.submit(() -> Invocation.of(command));
      try {
        check(what + " > " + List.of(command), ending.get(SECONDS, TimeUnit.SECONDS), faults);
        if (!hashes(outside).equals(before)) {
          faults.add("outside is changed: " + what + " > " + List.of(command));
        }
      } catch (TimeoutException e) {
        faults.add("does not end: " + what + " > " + List.of(command));
        break;
      }
    }
    thread.shutdownNow();
    System.out.println("fuzz: %d tries, exit codes %s".formatted(TRIES, codes));
    assertThat(faults).isEmpty();
  }

  private Object[] command(Random random) {
    return switch (random.nextInt(100)) {
      case 0, 1 -> words("run", run);
      case 2, 3 -> words("run", run, "--overwrite");
      case 4, 5 -> words("run", run, "--from", "train");
      case 6 -> new Object[] {"evaluate", "--output", run, "--threads", 1};
      case 7 -> new Object[] {"reproduce", run, "--output", run.resolveSibling("copy")};
      default ->
          switch (random.nextInt(9)) {
            case 0, 1 -> new Object[] {"verify", run};
            case 2 -> new Object[] {"inspect", run};
            case 3 -> new Object[] {"inspect", run, "predictions", "--format", "csv"};
            case 4 ->
                new Object[] {
                  "inspect",
                  run,
                  "--sql",
                  "SELECT name, count(*), max(pixels(patches)) FROM patches JOIN classes USING (label)"
                      + " JOIN epochs ON true GROUP BY name"
                };
            case 5 -> new Object[] {"compare", original, run};
            case 6 -> words("run", run, "--dry-run");
            default ->
                new Object[] {
                  "predict",
                  "--model",
                  run,
                  "--input",
                  data.resolve("t10k-images-idx3-ubyte"),
                  "--output",
                  run.resolveSibling("scores.parquet"),
                  "--overwrite",
                  "--threads",
                  1
                };
          };
    };
  }

  private Object[] words(String command, Path output, Object... more) {
    List<Object> words = new ArrayList<>();
    words.add(command);
    words.addAll(
        SliceRun.arguments(data, output).subList(1, SliceRun.arguments(data, output).size()));
    words.addAll(List.of("--epochs=1", "--set", "model.blocks=[[8, 8, 8, 8]]"));
    words.remove("--epochs");
    words.remove(String.valueOf(SliceRun.EPOCHS));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private void check(String what, Invocation done, List<String> faults) throws IOException {
    codes.merge(done.code(), 1, Integer::sum);
    String said = done.out() + done.err();
    if (!List.of(0, 2, 4, 5, 6).contains(done.code())) {
      faults.add("exit code %d: %s".formatted(done.code(), what));
    }
    if (said.contains("\tat ") || said.chars().anyMatch(RunFolderFuzzIT::isControl)) {
      faults.add("says %s: %s".formatted(said.replace("\u001b", "ESC"), what));
    }
    if (done.err().contains("--verbose shows where")) {
      faults.add("unforeseen: %s: %s".formatted(done.err().strip(), what));
    }
    if (done.code() != 0 && done.code() != 6 && done.err().isBlank() && done.out().isBlank()) {
      faults.add("says nothing: " + what);
    }
  }

  /** Of what may be read there; a run folder that was moved there may hold links and pipes. */
  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (String file : RunFiles.of(folder)) {
      hashes.put(file, Sha256.ofFile(folder.resolve(file)));
    }
    return hashes;
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character)
        && character != '\n'
        && character != '\r'
        && character != '\t';
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path each : new Path[] {to, to.resolveSibling("copy")}) {
      delete(each);
    }
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
