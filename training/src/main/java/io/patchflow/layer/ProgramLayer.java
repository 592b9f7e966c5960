package io.patchflow.layer;

import io.patchflow.nd4j.Nd4jWalk;
import io.patchflow.program.Program;
import io.patchflow.program.ProgramBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link PatchLayer} at work by itself, for whoever uses the network through Deeplearning4j's own
 * methods. The arrays it returns are overwritten by its next pass.
 */
public final class ProgramLayer extends BaseLayer<PatchLayer> {
  private static final long serialVersionUID = 1L;

  private transient Nd4jWalk walk;
  private transient INDArray walkGradients;

  ProgramLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = walk().forward(cube(input, layerConf().inputShape()[0]), training);
    return output.size(1) == 1
        ? output.dup('c').reshape('c', output.size(0), output.size(2))
        : output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    boolean flat = epsilon.rank() == 2;
    INDArray inputGradient = walk().backward(flat ? cube(epsilon, 1) : epsilon);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    if (gradientViews != null) {
      gradientsFlattened.assign(walkGradients);
      gradientViews.forEach(gradient::setGradientFor);
    }
    return new Pair<>(gradient, inputGradient);
  }

  private static INDArray cube(INDArray array, long rows) {
    return array.rank() == 3
        ? array
        : array.reshape('c', array.size(0), rows, array.length() / array.size(0) / rows);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  private Nd4jWalk walk() {
    if (walk == null) {
      // Deeplearning4j gives a layer the memory for its gradient after the first forward pass.
      INDArray parameters = paramsFlattened == null ? Nd4j.zeros(dataType, 1) : paramsFlattened;
      walkGradients = parameters.like();
      walk = new Nd4jWalk(program().trainingWithInputGradient(), parameters, walkGradients);
    }
    return walk;
  }

  private Program program() {
    PatchLayer conf = layerConf();
    int[] shape = conf.inputShape();
    ProgramBuilder builder = new ProgramBuilder(shape[0], shape[1]);
    LayerParams params = new LayerParams(conf.getLayerName(), conf.spec(), 0);
    return builder.build(conf.write(builder, params, builder.input()));
  }
}
