package io.patchflow.train;

import io.patchflow.schema.PatchSetInfo;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The images to train on, as steps of a network. */
interface Feed {

  PatchSetInfo info();

  /** Images an epoch. */
  int size();

  /**
   * The steps of an epoch.
   *
   * @param done images whose steps were taken before
   */
  Steps epoch(MultiLayerNetwork net, long seed, int epoch, int done);
}
