package io.patchflow.layer;

import io.patchflow.program.Matrix.Value;
import io.patchflow.program.ProgramBuilder;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Configuration of a layer that is a piece of the model's program. Biases and the parameters of
 * normalisations decay by {@code regularizationBias}, weights by {@code regularization}; state has
 * neither decay nor optimiser.
 */
public abstract class PatchLayer extends BaseLayer {
  private static final long serialVersionUID = 1L;

  /** The layer's parameters. */
  abstract ParamSpec spec();

  /** Rows (tokens) and columns (channels) of its input. */
  abstract int[] inputShape();

  /** Writes this layer's piece: what it makes of {@code x}. */
  abstract Value write(ProgramBuilder builder, LayerParams params, Value x);

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    ProgramLayer layer = new ProgramLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(paramsView);
    layer.setParamTable(spec().init(conf, paramsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return spec();
  }

  @Override
  public IUpdater getUpdaterByParam(String name) {
    return spec().get(name).kind() == Param.Kind.STATE ? new NoOp() : iUpdater;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    return switch (spec().get(name).kind()) {
      case WEIGHT -> regularization;
      case BIAS, NORM -> regularizationBias;
      case STATE -> null;
    };
  }

  @Override
  public boolean isPretrainParam(String name) {
    return false;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    throw new UnsupportedOperationException("sizes are given, not inferred: " + getLayerName());
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    throw new UnsupportedOperationException("sizes are given, not inferred: " + getLayerName());
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    throw new UnsupportedOperationException("no memory estimate: " + getLayerName());
  }
}
