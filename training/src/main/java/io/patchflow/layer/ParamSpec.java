package io.patchflow.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a layer, in the order in which they lie in the network's flat parameter vector,
 * each as a row-major view of it.
 */
final class ParamSpec implements ParamInitializer {

  private final List<Param> params;

  ParamSpec(Param... params) {
    this(List.of(params));
  }

  ParamSpec(List<Param> params) {
    this.params = List.copyOf(params);
  }

  List<Param> params() {
    return params;
  }

  Param get(String name) {
    return params.stream().filter(param -> param.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return params.stream().mapToLong(Param::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return params.stream().map(Param::name).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return names(Param.Kind.WEIGHT);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return names(Param.Kind.BIAS);
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return has(Param.Kind.WEIGHT, name);
  }

  @Override
  public boolean isBiasParam(Layer layer, String name) {
    return has(Param.Kind.BIAS, name);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    params.forEach(param -> conf.addVariable(param.name()));
    return views(paramsView);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return views(gradientView);
  }

  private Map<String, INDArray> views(INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (params.isEmpty()) {
      return views;
    }
    INDArray vector = flat.reshape(flat.length());
    long from = 0;
    for (Param param : params) {
      long to = from + param.length();
      views.put(
          param.name(),
          vector.get(NDArrayIndex.interval(from, to)).reshape('c', param.rows(), param.columns()));
      from = to;
    }
    return views;
  }

  private List<String> names(Param.Kind kind) {
    return params.stream().filter(param -> param.kind() == kind).map(Param::name).toList();
  }

  private boolean has(Param.Kind kind, String name) {
    return params.stream().anyMatch(param -> param.kind() == kind && param.name().equals(name));
  }
}
