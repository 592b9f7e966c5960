package io.patchflow.decode;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxFile;
import io.patchflow.idx.IdxLabels;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Settles how many classes there are and what they are called, and holds all labels to it. */
final class ClassList {
  private ClassList() {}

  /**
   * The classes' names, in label order: the data set's, or else the numbers from 0 to what {@code
   * asked} or the highest label says.
   *
   * @throws PatchflowException bad input: a label beyond, with its index; usage: {@code asked} is
   *     not the number of names
   */
  static List<String> of(DataSet dataSet, OptionalInt asked, DecodeInputs inputs) {
    OptionalInt named = dataSet.classNames().stream().mapToInt(List::size).findFirst();
    if (asked.isPresent() && named.isPresent() && asked.getAsInt() != named.getAsInt()) {
      throw PatchflowException.usage(
          List.of(
              "classes: expected %d, the number of class names of %s, found %d"
                  .formatted(named.getAsInt(), dataSet.name(), asked.getAsInt())));
    }
    int limit = named.orElse(asked.orElse(DecodeOptions.MAX_CLASSES));
    int highest =
        Math.max(
            highestLabel(inputs.train().labels(), limit),
            highestLabel(inputs.test().labels(), limit));
    int classes = asked.orElse(highest + 1);
    return dataSet
        .classNames()
        .orElseGet(() -> IntStream.range(0, classes).mapToObj(String::valueOf).toList());
  }

  private static int highestLabel(IdxFile file, int classes) {
    int highest = 0;
    try (IdxLabels labels = IdxLabels.open(file, 0)) {
      for (long i = 0; i < file.header().count(); i++) {
        highest = Math.max(highest, labels.next(classes));
      }
    }
    return highest;
  }
}
