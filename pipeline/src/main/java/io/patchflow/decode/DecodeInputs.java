package io.patchflow.decode;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.Manifest;
import io.patchflow.idx.Container;
import io.patchflow.idx.IdxFile;
import io.patchflow.idx.IdxPair;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import io.patchflow.text.Secrets;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The four files of a data set, checked and plain.
 *
 * @param train training images and labels
 * @param test test images and labels, of the same image size
 * @param hashing the files as found, while their content is being hashed
 */
record DecodeInputs(IdxPair train, IdxPair test, List<BackgroundTask<Manifest.FileEntry>> hashing) {

  /**
   * Checks the headers, unpacks what is compressed, and begins to hash what is plain, which need
   * not hold up the decoding.
   */
  static DecodeInputs open(DataSet dataSet, int patchSize, Path spool) {
    IdxPair train = pair(dataSet.files(Split.TRAIN));
    IdxPair test = pair(dataSet.files(Split.TEST));
    requireSameShape(train, test);
    requireDivides(patchSize, train);
    List<BackgroundTask<Manifest.FileEntry>> hashing = new ArrayList<>();
    return new DecodeInputs(plain(train, spool, hashing), plain(test, spool, hashing), hashing);
  }

  /**
   * The files as found, with length and SHA-256 of their content; equal for plain and compressed
   * files of one content. Waits until all are hashed.
   */
  List<Manifest.FileEntry> entries() {
    return hashing.stream().map(BackgroundTask::result).toList();
  }

  private static IdxPair pair(DataSet.Files files) {
    return new IdxPair(IdxFile.open(files.images()), IdxFile.open(files.labels()));
  }

  private static void requireSameShape(IdxPair train, IdxPair test) {
    if (train.height() != test.height()
        || train.width() != test.width()
        || train.channels() != test.channels()) {
      throw PatchflowException.badInput(
          "%s: offset 8: expected images of %s as in %s, found %s"
              .formatted(test.images().name(), size(train), train.images().name(), size(test)));
    }
  }

  private static String size(IdxPair pair) {
    return "%d x %d x %d".formatted(pair.height(), pair.width(), pair.channels());
  }

  private static void requireDivides(int patchSize, IdxPair pair) {
    if (pair.height() % patchSize != 0 || pair.width() % patchSize != 0) {
      List<Integer> sizes =
          IntStream.rangeClosed(1, Math.min(pair.height(), pair.width()))
              .filter(size -> pair.height() % size == 0 && pair.width() % size == 0)
              .boxed()
              .toList();
      throw PatchflowException.usage(
          List.of(
              "patch size: expected one that divides %d x %d (%s), found %d"
                  .formatted(pair.height(), pair.width(), list(sizes), patchSize)));
    }
  }

  private static String list(List<Integer> sizes) {
    return String.join(", ", sizes.stream().map(String::valueOf).toList());
  }

  private static IdxPair plain(
      IdxPair pair, Path spool, List<BackgroundTask<Manifest.FileEntry>> hashing) {
    return new IdxPair(plain(pair.images(), spool, hashing), plain(pair.labels(), spool, hashing));
  }

  private static IdxFile plain(
      IdxFile file, Path spool, List<BackgroundTask<Manifest.FileEntry>> hashing) {
    if (file.container() == Container.PLAIN) {
      hashing.add(BackgroundTask.of(() -> entry(file, OutputStream.nullOutputStream())));
      return file;
    }
    Path unpacked = spool.resolve("content-%d.idx".formatted(hashing.size()));
    file.requireRoom(spool);
    try (OutputStream out = create(unpacked)) {
      hashing.add(BackgroundTask.done(entry(file, out)));
    } catch (IOException e) {
      throw PatchflowException.stageFailed(
          "%s: cannot be unpacked to %s: %s".formatted(file.name(), unpacked, SystemReason.of(e)),
          e);
    }
    return IdxFile.open(unpacked, file.name());
  }

  private static Manifest.FileEntry entry(IdxFile file, OutputStream content) {
    return new Manifest.FileEntry(
        Secrets.masked(file.location().text()),
        file.header().contentBytes(),
        file.copyContent(content));
  }

  private static OutputStream create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /** Of the decoded images. */
  PatchShape shape(int patchSize, boolean transpose) {
    return transpose
        ? new PatchShape(train.width(), train.height(), train.channels(), patchSize)
        : new PatchShape(train.height(), train.width(), train.channels(), patchSize);
  }

  /** Makes sure that no file was changed since it was opened. */
  void requireUnchanged() {
    for (IdxPair pair : List.of(train, test)) {
      pair.images().requireUnchanged();
      pair.labels().requireUnchanged();
    }
  }
}
