package io.patchflow.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * The configuration of a saved network, looked through before Deeplearning4j makes anything of it:
 * known classes alone, layers whose sizes fit each other, float32.
 *
 * @param json the text as it was understood here, so that Deeplearning4j cannot understand another
 * @param layers the sizes of the layers
 * @param parameters length of the flat parameter vector
 */
record NetworkConfiguration(String json, List<LayerSizes> layers, long parameters) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String CLASS = "@class";
  private static final Pattern CLASS_NAME =
      Pattern.compile(".*\\w[./]\\p{Alpha}.*", Pattern.DOTALL);

  /** Such as {@code token.in.weight}: lists of these are in a configuration, too. */
  private static final Pattern PARAMETER_NAME =
      Pattern.compile("([a-z]+\\.)+(weight|bias|mean|var)");

  /** A float32 each, this is 256 MiB. */
  private static final long MOST_PARAMETERS = 1 << 26;

  /**
   * Reads {@code configuration.json}.
   *
   * @throws IOException it is not the configuration of a patch-MLP; with the reason
   */
  static NetworkConfiguration of(byte[] text) throws IOException {
    try {
      JsonNode root = JSON.readTree(text);
      List<LayerSizes> layers = layers(root);
      requireKnown(root);
      String json = JSON.writeValueAsString(root);
      return new NetworkConfiguration(json, layers, parameters(json));
    } catch (JsonProcessingException e) {
      throw new IOException("its configuration is no JSON: " + e.getOriginalMessage(), e);
    } catch (RuntimeException e) {
      throw new IOException("its configuration makes no sense: " + e.getMessage(), e);
    }
  }

  private static List<LayerSizes> layers(JsonNode root) throws IOException {
    List<LayerSizes> layers = new ArrayList<>();
    for (JsonNode each : root.path("confs")) {
      JsonNode layer = each.path("layer");
      if (layers.isEmpty() && !KnownLayers.isStem(layer)) {
        throw new IOException("its first layer is no stem");
      }
      LayerSizes sizes = KnownLayers.sizes(layer);
      if (!layers.isEmpty()) {
        sizes.requireAfter(layers.get(layers.size() - 1));
      }
      layers.add(sizes);
    }
    if (layers.isEmpty()) {
      throw new IOException("its configuration has no layers");
    }
    return layers;
  }

  /** Class names are under {@code @class}; a text elsewhere that looks like one is refused too. */
  private static void requireKnown(JsonNode node) throws IOException {
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = field.getValue();
      if (field.getKey().equals(CLASS)
          ? !KnownLayers.isKnown(value.asText())
          : isClassName(field.getKey()) || (value.isTextual() && isClassName(value.asText()))) {
        throw new IOException(
            "its configuration names %s, which is no part of a patch-MLP"
                .formatted(isClassName(field.getKey()) ? field.getKey() : value));
      }
      if (field.getKey().equals("dataType") && !value.asText().equals("FLOAT")) {
        throw new IOException("numbers of type FLOAT expected, found " + value);
      }
    }
    for (JsonNode child : node) {
      if (node.isArray()
          && child.isTextual()
          && isClassName(child.asText())
          && !PARAMETER_NAME.matcher(child.asText()).matches()) {
        throw new IOException(
            "its configuration names %s, which is no part of a patch-MLP".formatted(child));
      }
      requireKnown(child);
    }
  }

  private static boolean isClassName(String text) {
    return CLASS_NAME.matcher(text).matches();
  }

  private static long parameters(String json) throws IOException {
    MultiLayerConfiguration network = MultiLayerConfiguration.fromJson(json);
    long parameters = 0;
    for (NeuralNetConfiguration each : network.getConfs()) {
      parameters =
          Math.addExact(parameters, each.getLayer().initializer().numParams(each.getLayer()));
    }
    if (parameters > MOST_PARAMETERS) {
      throw new IOException(
          "at most %,d parameters expected, found %,d".formatted(MOST_PARAMETERS, parameters));
    }
    return parameters;
  }
}
