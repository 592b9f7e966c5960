package io.patchflow.checkpoint;

import io.patchflow.model.Networks;
import io.patchflow.optim.PlateauState;
import io.patchflow.schema.table.EpochRow;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Checkpoints of a small network that has taken some steps. */
final class Checkpoints {
  private Checkpoints() {}

  /** Behind {@code epochs} whole epochs and {@code step} steps of the next. */
  static Checkpoint of(int epochs, int step) {
    MultiLayerNetwork net = Networks.small(epochs);
    for (int i = 0; i <= step; i++) {
      net.fit(Networks.smallBatch(5, i));
    }
    List<EpochRow> rows = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      rows.add(row(epoch));
    }
    return new Checkpoint(
        net,
        new TrainingState(
            "name: \"small\"\nseed: 1\n",
            "f1",
            epochs + 1,
            step,
            1.0 / 3 * step,
            step * 2L,
            new PlateauState(Double.POSITIVE_INFINITY, 3, 1, 1e-3 / 3),
            rows));
  }

  private static EpochRow row(int epoch) {
    return new EpochRow(
        "run", epoch, 1e-3, Math.PI / epoch, 0.1, null, null, 2.5, 1.0 / 7, 1.5, Double.NaN);
  }
}
