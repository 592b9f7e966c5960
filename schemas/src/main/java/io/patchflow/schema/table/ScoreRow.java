package io.patchflow.schema.table;

import io.patchflow.schema.SchemaText;
import java.util.List;

/**
 * One row of a table that {@code predict} writes, in the order of the images.
 *
 * @param runId of the run whose model scored the image
 * @param index position in the IDX file
 * @param label the actual class, null if the images came without labels
 * @param predicted the class of the highest logit, the lowest label on a tie
 * @param name the name of {@code predicted}
 * @param probability the probability of {@code predicted}
 * @param probabilities one a class, in label order
 * @param loss cross-entropy of this image, null without a label
 */
public record ScoreRow(
    String runId,
    long index,
    Integer label,
    int predicted,
    String name,
    float probability,
    List<Float> probabilities,
    Double loss) {

  public static SchemaText schema() {
    return SchemaText.of("scores");
  }
}
