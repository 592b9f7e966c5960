package io.patchflow.decode;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxFile;
import io.patchflow.idx.IdxLabels;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Determines how many classes there are and their names, and validates all labels against it. */
final class ClassList {
  private ClassList() {}

  /**
   * The classes' names, in label order: the data set's, or else the numbers from 0 to what {@code
   * asked} or the highest label says.
   *
   * @throws PatchflowException bad input: a label beyond, with its index, or training labels of one
   *     class alone; usage: {@code asked} is not the number of names
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
    String why = named.isPresent() || asked.isPresent() ? reason(dataSet, limit) : "";
    BitSet trained = labels(inputs.train().labels(), limit, why);
    if (trained.cardinality() < 2) {
      throw PatchflowException.badInput(
          "%s: expected labels of two classes or more, found %d labels that are all %d: there is"
                  .formatted(
                      inputs.train().labels().name(), inputs.train().count(), trained.length() - 1)
              + " nothing to learn");
    }
    BitSet tested = labels(inputs.test().labels(), limit, why);
    int classes = asked.orElse(Math.max(trained.length(), tested.length()));
    return dataSet
        .classNames()
        .orElseGet(() -> IntStream.range(0, classes).mapToObj(String::valueOf).toList());
  }

  /** What the limit of the labels comes from, as the end of a message. */
  private static String reason(DataSet dataSet, int classes) {
    return dataSet
        .namedBy()
        .map(source -> "; %s names %d classes".formatted(source, classes))
        .orElse("; the recipe's classes are " + classes);
  }

  private static BitSet labels(IdxFile file, int classes, String why) {
    BitSet found = new BitSet();
    try (IdxLabels labels = IdxLabels.open(file, 0)) {
      for (long i = 0; i < file.header().count(); i++) {
        found.set(labels.next(classes, why));
      }
    }
    return found;
  }
}
