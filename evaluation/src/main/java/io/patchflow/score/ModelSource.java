package io.patchflow.score;

import io.patchflow.backend.Device;
import io.patchflow.model.Classifier;
import java.nio.file.Path;

/**
 * Loads a trained model.
 *
 * @param modelZip its path, which the workers can read
 * @param device what its forward pass computes on
 * @param threads threads its forward pass may use
 */
record ModelSource(String modelZip, Device device, int threads) implements Scorer.Source {

  @Override
  public Scorer open() {
    Classifier classifier = Classifier.load(Path.of(modelZip), device, threads);
    return new Scorer() {
      @Override
      public int imageBytes() {
        return classifier.imageBytes();
      }

      @Override
      public int classes() {
        return classifier.classes();
      }

      @Override
      public float[][] logits(byte[] patches, int count) {
        return classifier.logits(patches, count);
      }

      @Override
      public void close() {
        classifier.close();
      }
    };
  }
}
