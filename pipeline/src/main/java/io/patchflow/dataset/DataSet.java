package io.patchflow.dataset;

import io.patchflow.schema.Split;
import io.patchflow.storage.Location;
import java.util.List;
import java.util.Optional;

/**
 * The four files of an MNIST-style data set, found but not yet opened.
 *
 * @param name a known name, or the directory it was found in
 * @param train the training split's files
 * @param test the test split's files
 * @param classNames one a class, in label order; empty if nothing names them
 * @param namedBy what names the classes, such as a file; of a known data set its name
 */
public record DataSet(
    String name,
    Files train,
    Files test,
    Optional<List<String>> classNames,
    Optional<String> namedBy) {
  public DataSet {
    classNames = classNames.map(List::copyOf);
  }

  /** The IDX files of one split, plain, gzip or xz. */
  public record Files(Location images, Location labels) {}

  public Files files(Split split) {
    return split == Split.TRAIN ? train : test;
  }

  /** All four: train images, train labels, test images, test labels. */
  public List<Location> locations() {
    return List.of(train.images, train.labels, test.images, test.labels);
  }
}
