package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import javax.management.BadAttributeValueExpException;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.junit.jupiter.api.Test;

class SerialFilterTest {
  @Test
  void classesThatRunCodeWhileTheyAreReadAreRefusedHoweverDeep() throws IOException {
    byte[] trap = bytes(List.of(Map.of("key", new BadAttributeValueExpException("x"))));
    assertThatThrownBy(() -> read(trap))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("REJECTED");
  }

  @Test
  void whatIsSentToWorkersPasses() throws Exception {
    Recipe recipe = RecipeLoader.load("seed", Map.of());
    assertThat(read(bytes(recipe))).isEqualTo(recipe);
    assertThat(read(bytes(VarIntCoder.of()))).isEqualTo(VarIntCoder.of());
  }

  private static byte[] bytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(SerialFilter.refusing());
      return in.readObject();
    }
  }
}
