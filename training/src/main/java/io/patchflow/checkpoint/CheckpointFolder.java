package io.patchflow.checkpoint;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.file.PlainTree;
import io.patchflow.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: the last two and the best. A name says the epochs that are over and,
 * where the training stopped inside of one, the steps since.
 */
public final class CheckpointFolder {
  private static final Pattern NAME =
      Pattern.compile("epoch-(\\d{4,9})(?:-step-(\\d{6,9}))?\\.zip");

  /** What a writer leaves beside, see {@link io.patchflow.publish.DurableFile}. */
  private static final Pattern LEFTOVER = Pattern.compile("\\.?" + NAME.pattern() + "\\.tmp");

  private static final int KEPT = 2;

  private final Path folder;

  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes a checkpoint and removes those that are neither among the last two nor the best. */
  public void save(Checkpoint checkpoint, OptionalInt bestEpoch) {
    TrainingState state = checkpoint.state();
    PlainTree.requirePlain(folder);
    try {
      Files.createDirectories(folder);
      checkpoint.write(file(state.rows().size(), state.step()));
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot write a checkpoint: %s".formatted(folder, SystemReason.withFile(e)), e);
    }
    prune(bestEpoch);
  }

  /** Removes what a process that died between writing and removing left behind. */
  public void prune(OptionalInt bestEpoch) {
    Set<Path> kept = new HashSet<>(newestFirst().stream().limit(KEPT).toList());
    bestEpoch.ifPresent(best -> kept.add(file(best, 0)));
    remove(file -> isCheckpoint(file) && !kept.contains(file));
  }

  /** The newest checkpoint that is whole; a damaged one is reported and the one before it tried. */
  public Optional<Checkpoint> newest(Consumer<String> report) {
    for (Path file : newestFirst()) {
      try {
        return Optional.of(Checkpoint.read(file));
      } catch (IOException | PatchflowException e) {
        report.accept(
            "%s: damaged, left aside: %s".formatted(file, Printable.line(e.getMessage())));
      }
    }
    return Optional.empty();
  }

  /** The state of the newest checkpoint that is whole, without its network. */
  public Optional<TrainingState> newestState() {
    return newestFirst().stream().flatMap(file -> Checkpoint.state(file).stream()).findFirst();
  }

  /** The epochs that are over by the newest checkpoint's name; 0 without one. */
  public int epochsOver() {
    return newestFirst().stream().findFirst().map(file -> number(file, 1)).orElse(0);
  }

  /** Removes all checkpoints and what a dead process left of one; nothing else. */
  public void clear() {
    remove(file -> isLeftover(file) || isCheckpoint(file));
  }

  /** Removes what a dead process left of a checkpoint it was writing. */
  public void removeLeftovers() {
    remove(CheckpointFolder::isLeftover);
  }

  private void remove(Predicate<Path> ours) {
    try {
      for (Path file : files()) {
        if (ours.test(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw PatchflowException.stageFailed("%s: cannot be cleared: %s".formatted(folder, e), e);
    }
  }

  private static boolean isCheckpoint(Path file) {
    return NAME.matcher(name(file)).matches();
  }

  private static boolean isLeftover(Path file) {
    return LEFTOVER.matcher(name(file)).matches();
  }

  private Path file(int epochsOver, int step) {
    String end = step == 0 ? ".zip" : String.format(Locale.ROOT, "-step-%06d.zip", step);
    return folder.resolve(String.format(Locale.ROOT, "epoch-%04d", epochsOver) + end);
  }

  private List<Path> newestFirst() {
    return files().stream()
        .filter(CheckpointFolder::isCheckpoint)
        .sorted(
            Comparator.comparingInt((Path file) -> number(file, 1))
                .thenComparingInt(file -> number(file, 2))
                .reversed())
        .toList();
  }

  /** The regular files there; none in what is a link to a folder. */
  private List<Path> files() {
    PlainTree.requirePlain(folder);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    } catch (IOException e) {
      throw PatchflowException.stageFailed("%s: cannot be read: %s".formatted(folder, e), e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** A number in a checkpoint's name: 1 the epochs that are over, 2 the steps since. */
  private static int number(Path file, int group) {
    Matcher matcher = NAME.matcher(name(file));
    boolean there = matcher.matches() && matcher.group(group) != null;
    return there ? Integer.parseInt(matcher.group(group)) : 0;
  }
}
