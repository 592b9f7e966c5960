package io.patchflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.recipe.RecipeLoader;
import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSectionTest {

  /** PyTorch counts 111,212 parameters, and 141,466. */
  @Test
  void theParametersOfTheShippedRecipes() {
    PatchSetInfo fashionMnist =
        new PatchSetInfo(new PatchShape(28, 28, 1, 4), Collections.nCopies(10, "class"));

    assertThat(ModelSection.html(RecipeLoader.load("seed", Map.of()).model(), fashionMnist))
        .contains("<td id=\"parameters\">111,212</td>")
        .contains("<td>49</td><td>256</td><td>4,352</td>")
        .contains(
            "<tr><th scope=\"row\">block 2: linear over tokens, relu</th>"
                + "<td>64</td><td>128</td><td>8,256</td></tr>")
        .contains("<td>1</td><td>10</td><td>1,290</td>");
    assertThat(ModelSection.html(RecipeLoader.load("best", Map.of()).model(), fashionMnist))
        .contains("<td id=\"parameters\">141,466</td>");
  }
}
