package io.patchflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.program.Instruction;
import io.patchflow.program.Instruction.Multiply;
import io.patchflow.program.Matrix;
import io.patchflow.program.Matrix.Parameter;
import io.patchflow.program.Matrix.Value;
import io.patchflow.program.Program;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands in a graph, node by node and number by number. */
class ProgramNodesTest {
  private static final PatchSetInfo INFO =
      new PatchSetInfo(new PatchShape(4, 6, 1, 2), List.of("a", "b", "c"));
  private static SmallModel best;

  @BeforeAll
  static void make() {
    best =
        SmallModel.of(
            "best",
            Map.of("model.stem", "8", "model.blocks", "[{kind: gate, hidden: 8, heads: 2}]"),
            INFO,
            0.5,
            0.25);
  }

  @Test
  void everyNodeIsNamedLikeItsValueAndReadsWhatIsThere() {
    GraphProto graph = graph(InputKind.PIXELS);
    List<String> known = new ArrayList<>(List.of("images"));
    graph.getInitializerList().forEach(tensor -> known.add(tensor.getName()));
    assertThat(known).doesNotHaveDuplicates();
    for (NodeProto node : graph.getNodeList()) {
      assertThat(known).containsAll(node.getInputList()).doesNotContain(node.getName());
      assertThat(node.getOutputList()).containsExactly(node.getName());
      known.add(node.getName());
    }
    assertThat(graph.getOutputList().stream().map(output -> output.getName()))
        .containsExactly("logits", "probabilities", "label");
  }

  @Test
  void cutPatchesNeedNoCutting() {
    assertThat(operators(InputKind.PIXELS))
        .startsWith("Cast", "Div", "Reshape", "Transpose", "Reshape", "Mul", "MatMul", "Add");
    assertThat(operators(InputKind.PATCHES)).startsWith("Cast", "Div", "Mul", "MatMul", "Add");
    assertThat(operators(InputKind.PATCHES)).endsWith("Reshape", "Softmax", "ArgMax", "Reshape");
  }

  @Test
  void aSharedMatrixThatRepeatsItselfIsKeptOnce() {
    GraphProto graph = graph(InputKind.PATCHES);
    List<List<Long>> terms =
        graph.getInitializerList().stream()
            .filter(tensor -> tensor.getName().endsWith(".term"))
            .map(TensorProto::getDimsList)
            .toList();
    assertThat(terms.get(0)).as("1 / deviation").containsExactly(1L, 1L);
    assertThat(terms.get(1)).as("what the stem adds, a position each").containsExactly(6L, 8L);
    assertThat(terms).as("a bias of the channels").contains(List.of(1L, 8L));
  }

  @Test
  void anInstructionOfTheBackwardPassIsRefused() {
    Value x = new Value("x0", false, 2, 2);
    Parameter weight = best.program().program().parameters().get(0);
    for (Instruction instruction :
        List.of(
            new Instruction.Accumulate(x, x),
            new Multiply(x, x, x, /* add= */ true),
            new Instruction.ReluGradient(x, x, x))) {
      Program program = new Program(x, x, List.of(), List.of(instruction));
      assertThatThrownBy(() -> ProgramNodes.write(new OnnxGraph("test"), program, best.program()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no ONNX operator for ");
    }
    Matrix gradient = new Matrix.Gradient(weight);
    Program shared =
        new Program(x, x, List.of(new Instruction.Accumulate(gradient, gradient)), List.of());
    assertThatThrownBy(() -> ProgramNodes.write(new OnnxGraph("test"), shared, best.program()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no export of ");
  }

  private static List<String> operators(InputKind kind) {
    return graph(kind).getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static GraphProto graph(InputKind kind) {
    return OnnxModel.of(best.program(), INFO, false, kind, "1", Map.of()).getGraph();
  }
}
