package io.patchflow.metrics;

import io.patchflow.failure.PatchflowException;
import java.util.List;

/**
 * What a model says of an image.
 *
 * @param predicted the most probable class, the first of several
 * @param probabilities one a class
 */
public record ImageScore(int predicted, List<Float> probabilities) {
  /**
   * The score that follows from a model's logits.
   *
   * @param file of the image, for messages
   * @param index of the image in its file
   * @throws PatchflowException stage failed: a logit is NaN or infinite
   */
  public static ImageScore of(float[] logits, Object file, long index) {
    List<Float> probabilities = Softmax.rounded(logits);
    if (probabilities.contains(Float.NaN)) {
      throw PatchflowException.stageFailed(
          "%s: image %d: the model gives no finite logits".formatted(file, index), null);
    }
    return new ImageScore(Softmax.argmax(logits), probabilities);
  }

  /** That of the predicted class. */
  public float probability() {
    return probabilities.get(predicted);
  }
}
