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

  private static final Sizes STEM =
      layer -> layer.sizes("tokens", "patchDim", layer.size("tokens"), layer.size("channels"));

  private static final Sizes POOL =
      layer -> layer.sizes("tokens", "channels", 1, layer.size("channels"));

  private static final Sizes LINEAR =
      layer -> new LayerSizes(layer.kind(), 1, layer.size("nin"), 1, layer.size("nout"));

  /** Every kind of layer; a new one gets a line here. */
  private static final Map<String, Sizes> LAYERS =
      Map.of(
          "io.patchflow.layer.EmbeddingLayer",
          STEM,
          "io.patchflow.layer.StemLayer",
          STEM,
          "io.patchflow.layer.MixerLayer",
          layer -> {
            layer.size("tokenHidden");
            layer.size("channelHidden");
            return layer.sizes(
                "tokens", "channels", layer.size("tokenOut"), layer.size("channelOut"));
          },
          "io.patchflow.layer.GateLayer",
          layer -> {
            int hidden = layer.size("hidden");
            int heads = layer.size("heads");
            if (hidden % heads != 0) {
              throw new IOException(
                  "hidden: a multiple of %d heads expected, found %d".formatted(heads, hidden));
            }
            return layer.sizes("tokens", "channels", layer.size("tokens"), layer.size("channels"));
          },
          "io.patchflow.layer.PoolLayer",
          POOL,
          "io.patchflow.layer.TokenMeanLayer",
          POOL,
          "io.patchflow.layer.MixLayer",
          layer ->
              new LayerSizes(
                  layer.kind(),
                  layer.size("shape", "tokensIn"),
                  layer.size("shape", "channelsIn"),
                  layer.size("shape", "tokensOut"),
                  layer.size("shape", "channelsOut")),
          "org.deeplearning4j.nn.conf.layers.DenseLayer",
          LINEAR,
          "org.deeplearning4j.nn.conf.layers.OutputLayer",
          LINEAR);

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

  private KnownLayers() {}

  static boolean isKnown(String className) {
    return LAYERS.containsKey(className) || PARTS.contains(className);
  }

  static boolean isStem(JsonNode layer) {
    return LAYERS.get(layer.path("@class").asText()) == STEM;
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

    LayerSizes sizes(String rows, String columns, int rowsOut, int columnsOut) throws IOException {
      return new LayerSizes(kind(), size(rows), size(columns), rowsOut, columnsOut);
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
