package io.patchflow.layer;

import io.patchflow.kernel.InferencePass;
import io.patchflow.kernel.Kernel;
import io.patchflow.kernel.LayerOp;
import io.patchflow.kernel.Nd4jKernel;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link PatchLayer} at work: hands activations and gradients to its kernel's operation. The
 * arrays it returns belong to the operation and are overwritten by the next pass.
 */
public final class KernelLayer extends BaseLayer<PatchLayer> {
  private static final long serialVersionUID = 1L;

  private transient Kernel kernel;
  private transient LayerOp op;

  KernelLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Computes with {@code kernel} from now on; ND4J operations where none was chosen. */
  public void use(Kernel kernel) {
    this.kernel = kernel;
    op = layerConf().op(kernel);
  }

  /** What it computes with. */
  public Kernel kernel() {
    op();
    return kernel;
  }

  /** Adds this layer with its present parameters to {@code pass}. */
  public void addTo(InferencePass.Builder pass) {
    layerConf().addTo(pass, params);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return op().forward(input, params, training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = op().backward(epsilon, params, gradients(), getIndex() > 0);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradients().forEach(gradient::setGradientFor);
    return new Pair<>(gradient, inputGradient);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  private Map<String, INDArray> gradients() {
    return gradientViews == null ? Map.of() : gradientViews;
  }

  private LayerOp op() {
    if (op == null) {
      use(new Nd4jKernel());
    }
    return op;
  }
}
