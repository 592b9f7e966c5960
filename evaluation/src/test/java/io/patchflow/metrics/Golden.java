package io.patchflow.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchflow.schema.table.PredictionRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A case of golden.json, which golden_metrics.py made with scikit-learn. */
record Golden(JsonNode node) {

  static Golden load(String name) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("golden.json")) {
      return new Golden(new ObjectMapper().readTree(in).get(name));
    }
  }

  int samples() {
    return node.get("labels").size();
  }

  int label(int sample) {
    return node.get("labels").get(sample).asInt();
  }

  float[] logits(int sample) {
    JsonNode row = node.get("logits").get(sample);
    float[] logits = new float[row.size()];
    for (int label = 0; label < logits.length; label++) {
      logits[label] = (float) row.get(label).asDouble();
    }
    return logits;
  }

  int classes() {
    return node.get("confusion").size();
  }

  double number(String key) {
    return node.get(key).asDouble();
  }

  /** Numbers, null where scikit-learn has none. */
  List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    node.get(key).forEach(value -> numbers.add(value.isNull() ? null : value.asDouble()));
    return numbers;
  }

  /** Numbers of the calibration bins, null where a bin is empty. */
  List<Double> binNumbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode bin : node.get("bins")) {
      numbers.add(bin.get(key).isNull() ? null : bin.get(key).asDouble());
    }
    return numbers;
  }

  List<List<Long>> confusion() {
    return StreamSupport.stream(node.get("confusion").spliterator(), false)
        .map(row -> StreamSupport.stream(row.spliterator(), false).map(JsonNode::asLong).toList())
        .toList();
  }

  /** The predictions table of the case. */
  List<PredictionRow> predictions() {
    List<PredictionRow> rows = new ArrayList<>();
    for (int sample = 0; sample < samples(); sample++) {
      float[] logits = logits(sample);
      List<Float> probabilities =
          Arrays.stream(Softmax.probabilities(logits)).mapToObj(p -> (float) p).toList();
      int predicted = Softmax.argmax(logits);
      rows.add(
          new PredictionRow(
              "run",
              "test",
              sample,
              label(sample),
              predicted,
              probabilities.get(predicted),
              probabilities,
              Softmax.crossEntropy(logits, label(sample))));
    }
    return rows;
  }

  SplitMetrics metrics() {
    List<String> names = IntStream.range(0, classes()).mapToObj(c -> "class " + c).toList();
    return SplitMetrics.of(predictions(), names, Optional.empty());
  }
}
