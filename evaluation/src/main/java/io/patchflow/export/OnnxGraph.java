package io.patchflow.export;

import static onnx.Onnx.TensorProto.DataType.FLOAT;
import static onnx.Onnx.TensorProto.DataType.INT64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** A graph of ONNX nodes while it is written. A node is named like the value that it computes. */
final class OnnxGraph {
  /** The free first dimension: images. */
  static final String BATCH = "N";

  private final GraphProto.Builder graph;
  private final Set<String> constants = new HashSet<>();

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * An input of so many images.
   *
   * @param sizes behind the first dimension
   */
  String input(String name, TensorProto.DataType type, String description, int... sizes) {
    graph.addInput(value(name, type, description, sizes));
    return name;
  }

  /** An output, which a node of that name computes; as {@link #input}. */
  void output(String name, TensorProto.DataType type, String description, int... sizes) {
    graph.addOutput(value(name, type, description, sizes));
  }

  /** Adds a node with one output; returns the output's name. */
  String node(String output, String operator, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /**
   * Gives a value another shape.
   *
   * @param sizes behind the first dimension, which stays
   */
  String reshape(String output, String input, int... sizes) {
    StringBuilder name = new StringBuilder("shape");
    ByteBuffer bytes = little(Math.multiplyExact(Long.BYTES, sizes.length + 1));
    // 0 is the size that the input has there.
    bytes.putLong(0);
    for (int size : sizes) {
      name.append('.').append(size);
      bytes.putLong(size);
    }
    constant(name.toString(), INT64, new long[] {sizes.length + 1L}, bytes);
    return node(output, "Reshape", List.of(input, name.toString()));
  }

  String transpose(String output, String input, long... order) {
    return node(
        output,
        "Transpose",
        List.of(input),
        AttributeProto.newBuilder()
            .setName("perm")
            .setType(AttributeProto.AttributeType.INTS)
            .addAllInts(LongStream.of(order).boxed().toList())
            .build());
  }

  /** Numbers that are stored in the file, in single precision; returns their name. */
  String constant(String name, Tensor tensor) {
    ByteBuffer bytes = little(Math.multiplyExact(Float.BYTES, tensor.values().length));
    for (double number : tensor.values()) {
      bytes.putFloat((float) number);
    }
    constant(name, FLOAT, tensor.shape(), bytes);
    return name;
  }

  private void constant(String name, TensorProto.DataType type, long[] shape, ByteBuffer bytes) {
    if (constants.add(name)) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(type.getNumber())
              .addAllDims(LongStream.of(shape).boxed().toList())
              .setRawData(ByteString.copyFrom(bytes.flip())));
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String description, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    for (int size : sizes) {
      shape.addDimBuilder().setDimValue(size);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setDocString(description)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  GraphProto build() {
    return graph.build();
  }
}
