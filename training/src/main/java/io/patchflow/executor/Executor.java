package io.patchflow.executor;

import io.patchflow.data.PatchSet;
import io.patchflow.program.Program;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Computes with networks. Not safe for threads. */
public interface Executor extends AutoCloseable {

  /** The name that a recipe chooses it by, such as {@code cpu} or {@code nd4j}. */
  String name();

  /** What factors of products are rounded to: {@code float32} or {@code tf32}. */
  default String precision() {
    return "float32";
  }

  /**
   * Training steps of {@code net}, whose parameters and updater state they move in place.
   *
   * @param program what the network computes
   */
  Training training(Program program, MultiLayerNetwork net);

  /**
   * Logits of {@code net} in inference mode. It holds for the parameters that the network has now:
   * ask for another after a step.
   */
  Inference inference(Program program, MultiLayerNetwork net);

  /**
   * Keeps images where it computes, if that is elsewhere and has room for them. Batches of a set
   * that is kept may come without patches.
   */
  default boolean keep(PatchSet images) {
    return false;
  }

  @Override
  void close();
}
