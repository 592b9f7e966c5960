package io.patchflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** An exported model as ONNX's own classes read it. */
record OnnxFile(ModelProto model) {
  static OnnxFile read(Path file) throws IOException {
    return new OnnxFile(ModelProto.parseFrom(Files.readAllBytes(file)));
  }

  Map<String, String> metadata() {
    Map<String, String> entries = new LinkedHashMap<>();
    model.getMetadataPropsList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  /** Each input as {@code name (sizes) type}, by ONNX's number of the type. */
  List<String> inputs() {
    return model.getGraph().getInputList().stream().map(OnnxFile::text).toList();
  }

  /** The outputs, as {@link #inputs}. */
  List<String> outputs() {
    return model.getGraph().getOutputList().stream().map(OnnxFile::text).toList();
  }

  private static String text(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    List<String> sizes =
        tensor.getShape().getDimList().stream()
            .map(
                size ->
                    size.getDimParam().isEmpty()
                        ? String.valueOf(size.getDimValue())
                        : size.getDimParam())
            .toList();
    return "%s (%s) %d".formatted(value.getName(), String.join(", ", sizes), tensor.getElemType());
  }
}
