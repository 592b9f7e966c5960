package io.patchflow.model;

import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.Nd4jKernel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a case's training gives on a kernel, under the names of the golden arrays, in double. */
final class ParityRun {
  private final Map<String, INDArray> results = new LinkedHashMap<>();
  private final DataType type;

  private ParityRun(DataType type) {
    this.type = type;
  }

  /** With Deeplearning4j's steps. */
  static Map<String, INDArray> of(ParityCase parity, Kernel kernel, DataType type) {
    ParityRun run = new ParityRun(type);
    run.run(parity, kernel);
    return run.results;
  }

  /** With the steps for a device, in single precision. */
  static Map<String, INDArray> onDevice(ParityCase parity) {
    ParityRun run = new ParityRun(DataType.FLOAT);
    run.runOnDevice(parity);
    return run.results;
  }

  private void runOnDevice(ParityCase parity) {
    MultiLayerNetwork net = PatchMlp.create(parity.architecture(), parity.adam(), 0, type);
    DeviceNetwork device = new DeviceNetwork(net, new Nd4jKernel());
    List<ModelParam> params = ModelParam.of(parity.architecture());
    params.forEach(p -> p.in(net).assign(parity.tensors().get("init." + p.name())));
    INDArray input = parity.input(0).castTo(type);
    keep("step1.logits", device.logits(input, /* training= */ true));
    device.backpropagate(input, classes(parity, 0));
    Tally.Entry first = device.tally().read().get(0);
    keep("step1.loss", Nd4j.scalar(first.loss() / first.samples()));
    params.forEach(p -> keep("step1.grad." + p.name(), gradient(net, p)));
    resetRunningStatistics(net);
    for (int step = 0; step < parity.config().steps(); step++) {
      device.train(parity.input(step).castTo(type), classes(parity, step));
      if (step == 0) {
        keep("after1.", net, params);
      }
    }
    keep("afterN.", net, params);
    keep("afterN.", net, ModelParam.runningStatistics());
    keep("eval.logits", device.logits(parity.tensors().get("eval.x").castTo(type), false));
  }

  private static INDArray classes(ParityCase parity, int step) {
    return Nd4j.argMax(parity.labels(step), 1).castTo(DataType.INT32);
  }

  private void run(ParityCase parity, Kernel kernel) {
    MultiLayerNetwork net = PatchMlp.create(parity.architecture(), parity.adam(), 0, type);
    PatchMlp.use(net, kernel);
    List<ModelParam> params = ModelParam.of(parity.architecture());
    params.forEach(p -> p.in(net).assign(parity.tensors().get("init." + p.name())));
    firstStep(parity, net, params);
    for (int step = 0; step < parity.config().steps(); step++) {
      net.fit(parity.input(step).castTo(type), parity.labels(step).castTo(type));
      if (step == 0) {
        keep("after1.", net, params);
      }
    }
    keep("afterN.", net, params);
    keep("afterN.", net, ModelParam.runningStatistics());
    INDArray unseen = parity.tensors().get("eval.x").castTo(type);
    keep(
        "eval.logits",
        type == DataType.FLOAT
            ? Networks.logits(net, unseen)
            : Logits.of(net, unseen, /* training= */ false));
  }

  private void firstStep(ParityCase parity, MultiLayerNetwork net, List<ModelParam> params) {
    INDArray input = parity.input(0).castTo(type);
    keep("step1.logits", Logits.of(net, input, /* training= */ true));
    net.setInput(input);
    net.setLabels(parity.labels(0).castTo(type));
    net.computeGradientAndScore();
    int batch = parity.config().batch();
    keep("step1.loss", Nd4j.scalar(SoftmaxCrossEntropy.of(net).batchLoss() / batch));
    for (ModelParam p : params) {
      keep("step1.grad." + p.name(), p.gradientIn(net).div(batch));
    }
    resetRunningStatistics(net);
  }

  /** Taking the gradients moved the running statistics: back to the start for the steps. */
  private static void resetRunningStatistics(MultiLayerNetwork net) {
    ModelParam.runningStatistics().forEach(p -> p.in(net).assign(p.key().equals("var") ? 1 : 0));
  }

  /** As {@link ModelParam#gradientIn}, where the network was not asked to take it itself. */
  private static INDArray gradient(MultiLayerNetwork net, ModelParam param) {
    Layer layer = net.getLayer(param.layer());
    INDArray values =
        layer
            .conf()
            .getLayer()
            .initializer()
            .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
            .get(param.key());
    return param.transposed() && param.isWeight() ? values.transpose() : values;
  }

  private void keep(String tag, MultiLayerNetwork net, List<ModelParam> params) {
    params.forEach(p -> keep(tag + p.name(), p.in(net)));
  }

  private void keep(String name, INDArray value) {
    results.put(name, value.castTo(DataType.DOUBLE).dup('c'));
  }
}
