package io.patchflow.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * Applies a {@link TorchUpdater} to one block of parameters. Its state is a view of the network's
 * flat updater state: one array after the other, so that saving that array saves everything.
 */
final class StatefulUpdater implements GradientUpdater<TorchUpdater> {
  private final TorchUpdater config;
  private List<INDArray> state = List.of();

  StatefulUpdater(TorchUpdater config) {
    this.config = config;
  }

  @Override
  public TorchUpdater getConfig() {
    return config;
  }

  /**
   * @throws IllegalArgumentException the names are not those of the optimiser's state
   */
  @Override
  public void setState(Map<String, INDArray> named, boolean initialize) {
    List<String> names = config.stateNames();
    if (named.size() != names.size() || !named.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          "updater state: expected " + names + ", found " + named.keySet());
    }
    setArrays(names.stream().map(named::get).toList(), initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    Map<String, INDArray> named = new LinkedHashMap<>();
    for (int i = 0; i < state.size(); i++) {
      named.put(config.stateNames().get(i), state.get(i));
    }
    return named;
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
    int count = config.stateNames().size();
    long length = view.length() / count;
    INDArray flat = view.reshape(view.length());
    List<INDArray> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(flat.get(NDArrayIndex.interval(i * length, (i + 1) * length)));
    }
    setArrays(arrays, initialize);
  }

  private void setArrays(List<INDArray> arrays, boolean initialize) {
    if (initialize) {
      arrays.forEach(array -> array.assign(0));
    }
    state = arrays;
  }

  /** Turns a flat gradient into what is subtracted, at a learning rate of the caller's. */
  void apply(INDArray gradient, int iteration, double learningRate) {
    config.update(gradient, state, Math.addExact(iteration, 1), learningRate);
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    INDArray flat = gradient.reshape('c', true, gradient.length());
    apply(flat, iteration, config.learningRate());
  }
}
