package io.patchflow.data;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.Split;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A published split: the patch files that the decode manifest lists, each validated against its
 * listed hash and the split's shape.
 *
 * @param files in index order
 * @param firsts index of each file's first image
 * @param images in all files
 */
public record PatchSplit(PatchSetInfo info, List<Path> files, List<Long> firsts, int images) {

  /**
   * Looks the split up, reading no image.
   *
   * @throws PatchflowException bad input: a file that is missing, changed or of another shape; more
   *     images than an {@code int} counts
   */
  public static PatchSplit of(RunFolder run, Split split) {
    Manifest manifest = run.requireManifest(Stage.DECODE);
    Path manifestFile = run.manifestFile(Stage.DECODE);
    List<Manifest.FileEntry> entries =
        manifest.patchFiles(split.label()).stream()
            .sorted(Comparator.comparing(Manifest.FileEntry::path))
            .toList();
    long rows = manifest.rows().getOrDefault(split.label(), 0L);
    if (entries.isEmpty() || rows == 0) {
      throw PatchflowException.badInput(
          "%s: expected patch files of split %s, found none listed"
              .formatted(manifestFile, split.label()));
    }
    if (rows > Integer.MAX_VALUE) {
      throw PatchflowException.badInput(
          "%s: expected at most %d images, found %d"
              .formatted(manifestFile, Integer.MAX_VALUE, rows));
    }
    List<Path> files =
        entries.stream().map(entry -> intact(run.resolve(entry.path()), entry)).toList();
    PatchSetInfo info = PatchFile.info(files.get(0));
    for (Path file : files) {
      PatchSetInfo found = PatchFile.info(file);
      if (!found.equals(info)) {
        throw PatchflowException.badInput(
            "%s: expected %s as in the split's first file, found %s".formatted(file, info, found));
      }
    }
    List<Long> firsts = files.stream().map(PatchFile::first).toList();
    if (firsts.get(0) != 0) {
      throw PatchflowException.badInput(
          "%s: expected the split's first file to begin with index 0".formatted(files.get(0)));
    }
    return new PatchSplit(info, files, firsts, (int) rows);
  }

  /** Bytes that all images take in memory. */
  public long bytes() {
    return (long) images * info.shape().imageBytes();
  }

  /**
   * Reads a file's images.
   *
   * @throws PatchflowException bad input: damaged, or an image out of its place
   */
  void read(int file, PatchFile.RowVisitor visitor) {
    Path path = files.get(file);
    long first = firsts.get(file);
    long end = file + 1 < files.size() ? firsts.get(file + 1) : images;
    long[] next = {first};
    PatchFile.read(
        path,
        (index, label, patches, offset, length) -> {
          if (index != next[0] || index >= end) {
            throw PatchflowException.badInput(
                "%s: expected index %d of %d to %d, found %d"
                    .formatted(path, next[0], first, end - 1, index));
          }
          next[0]++;
          visitor.row(index, label, patches, offset, length);
        });
    if (next[0] != end) {
      throw PatchflowException.badInput(
          "%s: expected images %d to %d, found none from %d on"
              .formatted(path, first, end - 1, next[0]));
    }
  }

  /** All images, in memory. */
  public PatchSet load() {
    PatchSet set = new PatchSet(info, images);
    for (int file = 0; file < files.size(); file++) {
      read(file, (index, label, patches, offset, length) -> set.add(label, patches, offset));
    }
    return set;
  }

  private static Path intact(Path file, Manifest.FileEntry listed) {
    Manifest.FileEntry found = Manifest.FileEntry.of(listed.path(), file);
    if (!found.equals(listed)) {
      throw PatchflowException.badInput(
          "%s: expected %d bytes with SHA-256 %s, found %d bytes with %s"
              .formatted(file, listed.bytes(), listed.sha256(), found.bytes(), found.sha256()));
    }
    return file;
  }
}
