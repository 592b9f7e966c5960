package io.patchflow.dataset;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.schema.Split;
import io.patchflow.storage.Location;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The data sets in a directory, by their files' names: any prefix, {@code train} or {@code t10k} or
 * {@code test}, {@code images} or {@code labels}, {@code -idx3-ubyte} or {@code .idx3-ubyte} with
 * any rank and type, plain or {@code .gz} or {@code .xz}.
 */
final class DataSetFolder {
  private static final Pattern NAME =
      Pattern.compile(
          "(?<prefix>.*?)(?<split>train|t10k|test)[-_.](?<kind>images|labels)[-_.]idx[1-4]"
              + "(?:[-_.](?:u?byte|short|int|float|double))?(?<suffix>|\\.gz|\\.xz)");

  /** Of files that differ in these alone, the first is taken. */
  private static final List<String> SUFFIXES = List.of("", ".gz", ".xz");

  private static final String IMAGES = "images";
  private static final String LABELS = "labels";

  private record Member(String name, String prefix, Split split, String kind, String suffix) {
    static Stream<Member> of(String fileName) {
      Matcher name = NAME.matcher(fileName);
      if (!name.matches()) {
        return Stream.empty();
      }
      Split split = name.group("split").equals("train") ? Split.TRAIN : Split.TEST;
      return Stream.of(
          new Member(
              fileName, name.group("prefix"), split, name.group("kind"), name.group("suffix")));
    }
  }

  private final Location directory;
  private final List<String> fileNames;
  private final NavigableMap<String, List<Member>> byPrefix;

  private DataSetFolder(Location directory, List<String> fileNames) {
    this.directory = directory;
    this.fileNames = fileNames;
    this.byPrefix =
        fileNames.stream()
            .flatMap(Member::of)
            .collect(groupingBy(Member::prefix, TreeMap::new, toList()));
  }

  static DataSetFolder list(Location directory) {
    try {
      return new DataSetFolder(directory, directory.fileNames());
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw PatchflowException.badInput(directory + ": no such directory");
    } catch (IOException e) {
      throw PatchflowException.badInput(
          "%s: the directory cannot be listed: %s".formatted(directory, SystemReason.of(e)));
    }
  }

  boolean hasPrefix(String prefix) {
    return byPrefix.containsKey(prefix);
  }

  /** The only data set here; several are refused and listed. */
  DataSet only() {
    if (byPrefix.isEmpty()) {
      throw none();
    }
    if (byPrefix.size() > 1) {
      throw PatchflowException.badInput(
          "%s: expected one data set, found several with the prefixes %s; name one, such as %s"
              .formatted(
                  directory,
                  byPrefix.keySet().stream().map("'%s'"::formatted).collect(joining(", ")),
                  directory.resolve(byPrefix.lastKey())));
    }
    return withPrefix(byPrefix.firstKey());
  }

  private PatchflowException none() {
    return PatchflowException.badInput(
        "%s: expected train and test images and labels such as train-images-idx3-ubyte.gz, found none"
            .formatted(directory));
  }

  /** The data set whose file names begin with {@code prefix}. */
  DataSet withPrefix(String prefix) {
    if (!hasPrefix(prefix)) {
      throw none();
    }
    List<String> missing =
        Stream.of(Split.values())
            .flatMap(
                split ->
                    Stream.of(IMAGES, LABELS)
                        .filter(kind -> candidates(prefix, split, kind).isEmpty())
                        .map(kind -> split.label() + " " + kind))
            .toList();
    if (!missing.isEmpty()) {
      throw PatchflowException.badInput(
          "%s: no %s; found %s"
              .formatted(
                  directory,
                  String.join(", no ", missing),
                  byPrefix.get(prefix).stream().map(Member::name).collect(joining(", "))));
    }
    return new DataSet(
        directory.resolve(prefix).toString(),
        files(prefix, Split.TRAIN),
        files(prefix, Split.TEST),
        ClassNamesFile.beside(directory, fileNames, prefix),
        ClassNamesFile.name(fileNames, prefix).map(name -> directory.resolve(name).toString()));
  }

  private DataSet.Files files(String prefix, Split split) {
    return new DataSet.Files(one(prefix, split, IMAGES), one(prefix, split, LABELS));
  }

  private Location one(String prefix, Split split, String kind) {
    List<Member> found = candidates(prefix, split, kind);
    if (found.size() > 1 && found.get(0).suffix.equals(found.get(1).suffix)) {
      throw PatchflowException.badInput(
          "%s: expected one file of %s %s, found %s and %s"
              .formatted(directory, split.label(), kind, found.get(0).name(), found.get(1).name()));
    }
    return directory.resolve(found.get(0).name);
  }

  private List<Member> candidates(String prefix, Split split, String kind) {
    return byPrefix.get(prefix).stream()
        .filter(member -> member.split == split && member.kind.equals(kind))
        .sorted(Comparator.comparing(member -> SUFFIXES.indexOf(member.suffix)))
        .toList();
  }
}
