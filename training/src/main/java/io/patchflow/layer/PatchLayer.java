package io.patchflow.layer;

import io.patchflow.kernel.InferencePass;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
 * Configuration of a layer whose arithmetic is done by a {@link Kernel}. Every trainable parameter
 * gets the same optimiser and the same coupled decay, as PyTorch's optimisers do; state gets
 * neither.
 */
public abstract class PatchLayer extends BaseLayer {
  private static final long serialVersionUID = 1L;

  /** The layer's parameters. */
  abstract ParamSpec spec();

  /** The arithmetic of this layer on {@code kernel}. */
  abstract LayerOp op(Kernel kernel);

  /** Adds this layer with {@code params} to {@code pass}. */
  abstract void addTo(InferencePass.Builder pass, Map<String, INDArray> params);

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    KernelLayer layer = new KernelLayer(conf, dataType);
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
    return spec().isState(name) ? new NoOp() : iUpdater;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    return spec().isState(name) ? null : regularization;
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
