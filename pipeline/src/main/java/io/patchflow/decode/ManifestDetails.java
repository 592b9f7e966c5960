package io.patchflow.decode;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import io.patchflow.schema.Split;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the decode manifest's details say: sizes, classes and the numbers people look at first. */
final class ManifestDetails {
  private ManifestDetails() {}

  static Map<String, Object> of(
      PatchSetInfo info, SplitStatistics train, SplitStatistics test, Duplicates duplicates) {
    PatchShape shape = info.shape();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("height", shape.height());
    details.put("width", shape.width());
    details.put("channels", shape.channels());
    details.put("patch_size", shape.patchSize());
    details.put("tokens", shape.tokens());
    details.put("patch_dim", shape.patchDim());
    details.put("classes", info.classes());
    details.put("class_names", info.classNames());
    details.put(Split.TRAIN.label(), split(train, shape.imageBytes(), duplicates.train()));
    Map<String, Object> testDetails = split(test, shape.imageBytes(), duplicates.test());
    testDetails.put("images_in_train", duplicates.testInTrain());
    details.put(Split.TEST.label(), testDetails);
    return details;
  }

  private static Map<String, Object> split(
      SplitStatistics statistics, int imageBytes, long duplicates) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("images", statistics.images());
    details.put("images_per_class", statistics.perClass());
    details.put("pixel_mean", statistics.mean(imageBytes));
    details.put("pixel_standard_deviation", statistics.standardDeviation(imageBytes));
    details.put("pixel_minimum", statistics.minimum());
    details.put("pixel_maximum", statistics.maximum());
    details.put("constant_images", statistics.constantImages());
    details.put("duplicate_images", duplicates);
    return details;
  }
}
