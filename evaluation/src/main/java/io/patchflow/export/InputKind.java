package io.patchflow.export;

import io.patchflow.schema.PatchShape;
import java.util.List;
import java.util.Locale;
import onnx.Onnx.TensorProto.DataType;

/** What an exported model takes: unsigned bytes, 0 to 255, either way. */
public enum InputKind {
  /**
   * Images as the data set's files hold them: {@code images} (N, height, width), with (...,
   * channels) where there are several.
   */
  PIXELS("images"),
  /** Images that are cut already: {@code patches} (N, tokens, patchDim). */
  PATCHES("patches");

  private final String inputName;

  InputKind(String inputName) {
    this.inputName = inputName;
  }

  /** The name of the graph's input. */
  String inputName() {
    return inputName;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The sizes of an image, without N. */
  int[] sizes(PatchShape shape, boolean transposed) {
    if (this == PATCHES) {
      return new int[] {shape.tokens(), shape.patchDim()};
    }
    int height = transposed ? shape.width() : shape.height();
    int width = transposed ? shape.height() : shape.width();
    return shape.channels() == 1
        ? new int[] {height, width}
        : new int[] {height, width, shape.channels()};
  }

  /**
   * Adds the graph's input and the nodes that make floats of 0 to 1 of it.
   *
   * @param transposed whether the files hold images column by column, which are turned here
   * @param output the name of the result, (N, tokens, patchDim)
   */
  void write(OnnxGraph graph, PatchShape shape, boolean transposed, String output) {
    int[] sizes = sizes(shape, transposed);
    String bytes = graph.input(inputName, DataType.UINT8, "pixels of 0 to 255", sizes);
    if (this == PATCHES) {
      scale(graph, bytes, output);
      return;
    }
    String x = scale(graph, bytes, "pixels");
    if (transposed) {
      x =
          shape.channels() == 1
              ? graph.transpose("turned", x, 0, 2, 1)
              : graph.transpose("turned", x, 0, 2, 1, 3);
    }
    int size = shape.patchSize();
    graph.reshape("grid", x, shape.gridHeight(), size, shape.gridWidth(), size * shape.channels());
    graph.transpose("grid.patches", "grid", 0, 1, 3, 2, 4);
    graph.reshape(output, "grid.patches", shape.tokens(), shape.patchDim());
  }

  private static String scale(OnnxGraph graph, String bytes, String output) {
    String cast =
        graph.node(
            output + ".cast",
            "Cast",
            List.of(bytes),
            OnnxGraph.attribute("to", DataType.FLOAT_VALUE));
    String most = graph.constant("255", Tensor.scalar(255));
    return graph.node(output, "Div", List.of(cast, most));
  }
}
