package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process, with {@code faults.c} preloaded, that runs the workflow over and over, with the n-th
 * file operation failing, until a run passes untouched.
 */
final class FaultyRuns {
  private final String kind;
  private final Path data;
  private final Path whole;
  private final Path run;

  private FaultyRuns(String kind, Path data, Path root) {
    this.kind = kind;
    this.data = data;
    this.whole = root.resolve("whole");
    this.run = below(root);
  }

  /** The folder in which operations fail. */
  static Path below(Path root) {
    return root.resolve("faulty");
  }

  /** Arguments: read or write, the first operation, every how many, the data, a folder. */
  public static void main(String[] args) throws IOException {
    FaultyRuns runs = new FaultyRuns(args[0], Path.of(args[3]), Path.of(args[4]));
    int first = Integer.parseInt(args[1]);
    int stride = Integer.parseInt(args[2]);
    assertDone(runs.invoke(runs.whole));
    int operation = first;
    while (runs.strikesAt(operation)) {
      operation += stride;
    }
    System.out.printf("%s: untouched with %d operations%n", runs.kind, operation - 1);
  }

  /** Whether the operation was reached, and failed. */
  private boolean strikesAt(int operation) throws IOException {
    delete(run);
    boolean unused = control("%s/%d".formatted(kind, operation));
    Invocation hit = invoke(run);
    boolean struck = control("off");
    assertThat(hit.errLines())
        .as("what a library lets out")
        .noneMatch(line -> line.startsWith("\tat "));
    if (!struck || hit.code() == 0) {
      assertDone(hit);
      SliceRun.assertEqual(whole, run);
      System.out.printf("%s %d: %s%n", kind, operation, struck ? "no harm" : "not reached");
      return struck;
    }
    List<String> problems =
        hit.errLines().stream().filter(line -> line.startsWith("patchflow: ")).toList();
    System.out.printf("%s %d: exit %d, %s%n", kind, operation, hit.code(), problems);
    assertThat(hit.code()).as(hit.err()).isIn(4, 5);
    assertThat(problems)
        .as("one line, which is foreseen: %s", hit.err())
        .singleElement()
        .asString()
        .doesNotContain("--verbose");
    assertDone(invoke(run));
    SliceRun.assertEqual(whole, run);
    return true;
  }

  private Invocation invoke(Path folder) {
    return Invocation.of(SliceRun.arguments(data, folder).toArray());
  }

  private static void assertDone(Invocation invocation) {
    assertThat(invocation.code()).as(invocation.err()).isZero();
  }

  /** Tells the preloaded code; whether a fault struck since it was told last. */
  private static boolean control(String word) throws IOException {
    try {
      Files.createDirectory(Path.of("/faults/" + word));
      throw new IllegalStateException("faults.c is not loaded");
    } catch (FileAlreadyExistsException e) {
      return true;
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
