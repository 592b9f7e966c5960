package io.patchflow.train;

import io.patchflow.executor.Score;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Scores the same images again and again, after each epoch, in arrays allocated once. */
interface Watch {

  /** The score of {@code net}, in inference mode, on all of the images. */
  Score score(MultiLayerNetwork net);
}
