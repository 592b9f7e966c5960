package io.patchflow.bench;

import io.patchflow.backend.Backend;
import io.patchflow.kernel.Nd4jKernel;
import io.patchflow.model.DeviceNetwork;
import io.patchflow.model.Logits;
import io.patchflow.model.ModelParam;
import io.patchflow.model.PatchMlp;
import io.patchflow.model.SoftmaxCrossEntropy;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** This project's network, stepped as the train stage does. */
final class PatchflowContender implements Contender {
  private final Scenario scenario;
  private final Backend backend;
  private final MultiLayerNetwork net;
  private final DeviceNetwork device;
  private final INDArray patches;
  private final INDArray labels;

  /** For the present parameters, as the stage makes one a test set; null after a step. */
  private Logits.Pass logits;

  PatchflowContender(Scenario scenario, String kernel, int threads) {
    this.scenario = scenario;
    this.backend = Backend.start(kernel, threads);
    this.net = PatchMlp.create(scenario.architecture(), scenario.optimizer(), 0);
    PatchMlp.use(net, backend.kernel());
    this.device =
        backend.kernel() instanceof Nd4jKernel nd4j ? new DeviceNetwork(net, nd4j) : null;
    for (ModelParam param : ModelParam.of(scenario.architecture())) {
      INDArray values = param.in(net);
      float[] first =
          scenario.parameter(param.name(), param.fanIn(), Math.toIntExact(values.length()));
      values.assign(Nd4j.create(first, values.shape(), 'c'));
    }
    int tokens = scenario.architecture().tokens();
    int patchDim = scenario.architecture().patchDim();
    this.patches = Nd4j.create(DataType.FLOAT, scenario.batch(), tokens, patchDim);
    this.labels =
        Nd4j.create(DataType.FLOAT, scenario.batch(), scenario.architecture().classes());
  }

  @Override
  public double train(int step) {
    logits = null;
    put(scenario.patches(step), patches);
    put(scenario.labels(step), labels);
    if (device != null) {
      device.train(patches, Nd4j.argMax(labels, 1).castTo(DataType.INT32));
      return device.tally().read().get(0).loss() / scenario.batch();
    }
    net.fit(patches, labels);
    return SoftmaxCrossEntropy.of(net).batchLoss() / scenario.batch();
  }

  @Override
  public float[] infer(int step) {
    put(scenario.patches(step), patches);
    if (logits == null) {
      logits = Logits.of(net);
    }
    return logits.of(patches);
  }

  private static void put(float[] values, INDArray target) {
    new FloatPointer(target.data().addressPointer()).put(values, 0, values.length);
  }

  @Override
  public void close() {
    backend.close();
  }
}
