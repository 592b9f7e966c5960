package io.patchflow.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeBlocksTest {

  @Test
  void aMixerIsTheSameInBothForms() {
    assertThat(blocks("[{kind: mixer, tokens: [6, 5], channels: [7, 4]}, [6, 5, 7, 4]]"))
        .isEqualTo(Collections.nCopies(2, new Block.Mixer(6, 5, 7, 4)));
  }

  @Test
  void aBlockIsRepeated() {
    assertThat(
            blocks(
                "[{kind: gate, hidden: 8, heads: 2, repeat: 3}, {kind: gate, hidden: 4, heads: 4}]"))
        .isEqualTo(
            List.of(
                new Block.Gate(8, 2),
                new Block.Gate(8, 2),
                new Block.Gate(8, 2),
                new Block.Gate(4, 4)));
  }

  @Test
  void theTextOfBlocksIsReadBack() {
    List<Block> blocks = List.of(new Block.Mixer(6, 5, 7, 4), new Block.Gate(8, 2));

    assertThat(blocks(blocks.toString())).isEqualTo(blocks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{kind: gat, hidden: 8, heads: 2}]     | kind: expected one of mixer, gate, found gat",
        "[{hidden: 8, heads: 2}]                | kind: missing",
        "[{kind: gate, hidden: 8}]              | heads: missing",
        "[{kind: gate, hidden: 8, head: 2, heads: 2}] | head: unknown key, did you mean heads?",
        "[{kind: gate, hidden: 9, heads: 2}]    | heads: expected a number that divides hidden 9, found 2",
        "[{kind: gate, hidden: 0, heads: 2}]    | hidden: expected a whole number from 1 to 65536, found 0",
        "[{kind: gate, hidden: 8, hidden: 8, heads: 2}] | hidden: given twice",
        "[{kind: gate, hidden: 8, heads: 2, repeat: 1001}] | repeat: expected at most 1000, found 1001",
        "[{kind: mixer, channels: [1, 2]}]      | tokens: missing",
        "[{kind: mixer, tokens: [1], channels: [1, 2]}] | tokens: expected [hidden, out], found [1]",
        "[[1, 2, 3]]                            | expected [token hidden, token out, channel hidden, channel out], found [1, 2, 3]",
        "[[1, [2, 3]]]                          | expected [token hidden, token out, channel hidden, channel out], found [1, a list]",
        "[[1, 2, 3, x]]                         | expected a whole number from 1 to 65536, found x",
        "[gate]                                 | expected four sizes or keys such as kind: gate, found gate",
      })
  void aWrongBlockIsNamed(String text, String problem) {
    assertThatThrownBy(() -> blocks(text))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("command line: model.blocks: block 1: " + problem);
  }

  @Test
  void allThatIsWrongIsReportedAtOnce() {
    assertThatThrownBy(() -> blocks("[[1, 2, 3, 4], {kind: gate, heads: 0, wide: 8}]"))
        .hasMessageContainingAll(
            "block 2: wide: unknown key",
            "block 2: hidden: missing",
            "block 2: heads: expected a whole number from 1 to 65536, found 0");
  }

  private static List<Block> blocks(String text) {
    return RecipeLoader.load("seed", Map.of("model.blocks", text)).model().blocks();
  }
}
