package io.patchflow.export;

import io.patchflow.model.TrainedProgram;
import io.patchflow.program.Program;
import io.patchflow.schema.PatchSetInfo;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto.DataType;

/**
 * A trained model as an ONNX file: from bytes to {@code logits} (N, classes), {@code probabilities}
 * (N, classes) and {@code label} (N), with all that is between them.
 */
final class OnnxModel {
  private static final String PRODUCER = "Patchflow";

  /** The first with LayerNormalization, of ONNX 1.12. */
  private static final int OPSET = 17;

  /** The format that came with that operator set. */
  private static final int IR_VERSION = 8;

  private OnnxModel() {}

  /**
   * Writes a model; equal arguments give equal bytes.
   *
   * @param transposed whether the data set's files hold images column by column
   * @param metadata texts by key, in this order
   */
  static ModelProto of(
      TrainedProgram model,
      PatchSetInfo info,
      boolean transposed,
      InputKind input,
      String producerVersion,
      Map<String, String> metadata) {
    ModelProto.Builder proto =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .setProducerVersion(producerVersion)
            .setGraph(graph(model, info, transposed, input))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET));
    metadata.forEach(
        (key, value) ->
            proto.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return proto.build();
  }

  private static GraphProto graph(
      TrainedProgram model, PatchSetInfo info, boolean transposed, InputKind input) {
    Program program = model.program().reordered();
    OnnxGraph graph = new OnnxGraph("patch-mlp");
    input.write(graph, info.shape(), transposed, program.input().name());
    String last = ProgramNodes.write(graph, program, model);
    int classes = info.classes();
    graph.reshape("logits", last, classes);
    graph.node("probabilities", "Softmax", List.of("logits"), OnnxGraph.attribute("axis", -1));
    // An attribute of 0 would not be written, and some readers miss it: the dimension goes later.
    graph.node("label.kept", "ArgMax", List.of("logits"), OnnxGraph.attribute("axis", -1));
    graph.reshape("label", "label.kept");
    graph.output("logits", DataType.FLOAT, "before the softmax", classes);
    graph.output(
        "probabilities", DataType.FLOAT, "of the classes, in the order of class_names", classes);
    graph.output("label", DataType.INT64, "the most probable class, from 0");
    return graph.build();
  }
}
