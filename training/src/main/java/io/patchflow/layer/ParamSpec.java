package io.patchflow.layer;

import java.util.Arrays;
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
 * each as a row-major view of it. Values are not set here: {@code Initialisation} draws them.
 */
final class ParamSpec implements ParamInitializer {

  /** What a parameter is for. State (running statistics) is kept but not trained. */
  enum Kind {
    WEIGHT,
    BIAS,
    STATE
  }

  /** A parameter's name (without {@code _}, which DL4J reserves), kind and shape. */
  record Param(String name, Kind kind, List<Long> shape) {
    Param(String name, Kind kind, int... shape) {
      this(name, kind, Arrays.stream(shape).mapToObj(Long::valueOf).toList());
    }

    long length() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }

    long[] dimensions() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private final List<Param> params;

  ParamSpec(Param... params) {
    this.params = List.of(params);
  }

  boolean isState(String name) {
    return has(Kind.STATE, name);
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
    return names(Kind.WEIGHT);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return names(Kind.BIAS);
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return has(Kind.WEIGHT, name);
  }

  @Override
  public boolean isBiasParam(Layer layer, String name) {
    return has(Kind.BIAS, name);
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
          vector.get(NDArrayIndex.interval(from, to)).reshape('c', param.dimensions()));
      from = to;
    }
    return views;
  }

  private List<String> names(Kind kind) {
    return params.stream().filter(param -> param.kind() == kind).map(Param::name).toList();
  }

  private boolean has(Kind kind, String name) {
    return params.stream().anyMatch(param -> param.kind() == kind && param.name().equals(name));
  }
}
