package io.patchflow.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The classes that the configuration of a saved network may name. Deeplearning4j creates objects of
 * any class that is named, so all others are refused first. They are text here, since a name must
 * not load its class.
 */
final class KnownLayers {
  /** A layer's line reads its sizes, {@code in} and {@code out} being (rows, columns). */
  @FunctionalInterface
  private interface Sizes {
    LayerSizes of(SizeReader layer) throws IOException;
  }

  /** Every kind of layer; a new one gets a line here. */
  private static final Map<String, Sizes> LAYERS =
      Map.of(
          "io.patchflow.layer.EmbeddingLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("tokens"),
                  layer.size("patchDim"),
                  layer.size("tokens"),
                  layer.size("channels")),
          "io.patchflow.layer.MixerLayer",
          layer -> {
            layer.size("tokenHidden");
            layer.size("channelHidden");
            return new LayerSizes(
                layer.kind(),
                layer.size("tokens"),
                layer.size("channels"),
                layer.size("tokenOut"),
                layer.size("channelOut"));
          },
          "io.patchflow.layer.GateLayer",
          layer -> {
            int hidden = layer.size("hidden");
            int heads = layer.size("heads");
            if (hidden % heads != 0) {
              throw new IOException(
                  "hidden: a multiple of %d heads expected, found %d".formatted(heads, hidden));
            }
            int tokens = layer.size("tokens");
            int channels = layer.size("channels");
            return new LayerSizes(layer.kind(), tokens, channels, tokens, channels);
          },
          "io.patchflow.layer.PoolLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("tokens"),
                  layer.size("channels"),
                  1,
                  layer.size("channels")),
          "io.patchflow.layer.StemLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("tokens"),
                  layer.size("patchDim"),
                  layer.size("tokens"),
                  layer.size("channels")),
          "io.patchflow.layer.MixLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("shape", "tokensIn"),
                  layer.size("shape", "channelsIn"),
                  layer.size("shape", "tokensOut"),
                  layer.size("shape", "channelsOut")),
          "io.patchflow.layer.TokenMeanLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("tokens"),
                  layer.size("channels"),
                  1,
                  layer.size("channels")),
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          layer -> new LayerSizes(layer.kind(), 1, layer.size("nin"), 1, layer.size("nout")),
          "org.deeplearning4j.nn.conf.layers.OutputLayer",
          layer -> new LayerSizes(layer.kind(), 1, layer.size("nin"), 1, layer.size("nout")));

  /** Every other class: optimisers, decay, the loss, and what Deeplearning4j adds. */
  private static final Set<String> PARTS =
      Set.of(
          "io.patchflow.model.SoftmaxCrossEntropy",
          "io.patchflow.optim.CoupledDecay",
          "io.patchflow.optim.DecoupledDecay",
          "io.patchflow.optim.TorchAdam",
          "io.patchflow.optim.TorchAsgd",
          "io.patchflow.optim.TorchSgd",
          "org.deeplearning4j.nn.weights.WeightInitXavier",
          "org.nd4j.linalg.activations.impl.ActivationIdentity",
          "org.nd4j.linalg.activations.impl.ActivationSigmoid",
          "org.nd4j.linalg.activations.impl.ActivationSoftmax",
          "org.nd4j.linalg.schedule.FixedSchedule");

  private static final Set<String> STEMS =
      Set.of("io.patchflow.layer.EmbeddingLayer", "io.patchflow.layer.StemLayer");

  private KnownLayers() {}

  static boolean isKnown(String className) {
    return LAYERS.containsKey(className) || PARTS.contains(className);
  }

  static boolean isStem(JsonNode layer) {
    return STEMS.contains(layer.path("@class").asText());
  }

  /**
   * The sizes of a layer.
   *
   * @throws IOException not a known layer, or not a size
   */
  static LayerSizes sizes(JsonNode layer) throws IOException {
    String name = layer.path("@class").asText();
    Sizes sizes = LAYERS.get(name);
    if (sizes == null) {
      throw new IOException("a layer of a known kind expected, found " + name);
    }
    return sizes.of(new SizeReader(layer));
  }

  /** Reads the sizes in a layer's configuration. */
  private record SizeReader(JsonNode layer) {
    String kind() {
      return layer.path("@class").asText();
    }

    int size(String... path) throws IOException {
      JsonNode found = layer;
      for (String name : path) {
        found = found.path(name);
      }
      if (!found.isIntegralNumber() || !found.canConvertToInt() || found.asInt() < 1) {
        throw new IOException(
            "%s: %s: a size from 1 expected, found %s"
                .formatted(layer.path("layerName").asText(), String.join(".", path), found));
      }
      return found.asInt();
    }
  }
}
