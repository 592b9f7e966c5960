package io.patchflow.schema;

import java.io.Serializable;
import java.util.List;

/**
 * What a patch tensor file says about itself, kept as Parquet key-value metadata.
 *
 * @param shape image and patch sizes
 * @param classNames one name a class, in label order; their number is the number of classes
 */
public record PatchSetInfo(PatchShape shape, List<String> classNames) implements Serializable {
  public PatchSetInfo {
    classNames = List.copyOf(classNames);
  }

  /** The number of classes; labels run from 0 to {@code classes() - 1}. */
  public int classes() {
    return classNames.size();
  }
}
