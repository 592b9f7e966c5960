package io.patchflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.model.Bits;
import io.patchflow.model.Networks;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedNetworkTest {
  /** Behind the head of the shape's buffer: text of 16 with its length, count, text of 4. */
  private static final int SHAPE = 18 + 8 + 6;

  /** Rank, length, stride, type, element stride, order. */
  private static final int NUMBERS = SHAPE + 6 * 8;

  private static final int NUMBERS_COUNT = NUMBERS + 18;

  @TempDir Path folder;

  @Test
  void aNetworkComesBackAsItWas() throws IOException {
    MultiLayerNetwork written = Networks.small(3);
    written.fit(Networks.smallBatch(5, 1));
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(written, file.toFile(), true);
    MultiLayerNetwork read = SavedNetwork.read(file);
    assertThat(Bits.of(read.params())).isEqualTo(Bits.of(written.params()));
    assertThat(read.getIterationCount()).isEqualTo(1);
    assertThat(read.getLayerWiseConfigurations().toJson())
        .isEqualTo(written.getLayerWiseConfigurations().toJson());
  }

  /** Tells that it was made of bytes. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger SPRUNG = new AtomicInteger();

    private Object readResolve() {
      SPRUNG.incrementAndGet();
      return this;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"preprocessor.bin", "normalizer.bin", "objects/object.bin", "\u001bx"})
  void noEntryIsReadThatIsNotWritten(String name) throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    new ObjectOutputStream(object).writeObject(new Trap());
    assertRefused(
        entries -> entries.put(name, object.toByteArray()),
        "it has an entry %s, which no model has".formatted(name.replace("\u001b", "\\x1b")));
    assertThat(Trap.SPRUNG).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "io.patchflow.optim.TorchAdam, javax.swing.JEditorPane",
    "org.nd4j.linalg.activations.impl.ActivationSigmoid, org.nd4j.linalg.activations.impl.ActivationReLU",
    "TorchAdam, TorchAdam2",
  })
  void noClassIsMadeButThoseOfAPatchMlp(String known, String other) throws IOException {
    assertThatThrownBy(() -> SavedNetwork.read(changed(text(text -> text.replace(known, other)))))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("its configuration names \".*\", which is no part of a patch-MLP");
  }

  @Test
  void aClassUnderAnotherKeyOrInAListIsRefusedToo() throws IOException {
    for (String sender :
        new String[] {
          "\"layerName\" : \"java.lang.Thread\"",
          "\"layerName\" : [ \"java.lang.Thread\", { } ]",
          "\"java.lang.Thread\" : null"
        }) {
      assertThatThrownBy(
              () ->
                  SavedNetwork.read(
                      changed(text(text -> text.replace("\"layerName\" : \"block1\"", sender)))))
          .as(sender)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("its configuration names ");
    }
    assertRefused(
        text(
            text ->
                text.replace("\"@class\" : ", "\"@class\" : \"java.lang.Thread\", \"@class\" : ")),
        "its configuration is no JSON: Duplicate field '@class' for `ObjectNode`: not allowed when `DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY` enabled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tokens\" : 7|\"tokens\" : 8|a layer for 7 x 3 values expected, found one for 8 x 3",
        "\"channels\" : 3|\"channels\" : 4|a layer for 7 x 3 values expected, found one for 7 x 4",
        "\"nin\" : 3|\"nin\" : 4|a layer for 1 x 3 values expected, found one for 1 x 4",
        "\"tokenOut\" : 7|\"tokenOut\" : -7|block1: tokenOut: a size from 1 expected, found -7",
        "\"tokens\" : 4|\"tokens\" : 4.5|stem: tokens: a size from 1 expected, found 4.5",
        "\"nin\" : 3|\"nin\" : 3000000000|head: nin: a size from 1 expected, found 3000000000",
        "\"dataType\" : \"FLOAT\"|\"dataType\" : \"DOUBLE\"|numbers of type FLOAT expected, found \"DOUBLE\"",
        "\"patchDim\" : 16|\"patchDim\" : 2000000|at most 4,194,304 values of a sample in a layer"
            + " expected, found 4 x 2000000 to 4 x 6",
        "\"patchDim\" : 16|\"patchDim\" : 17|coefficients.bin: 286 numbers expected, found 280",
      })
  void sizesThatDoNotFitAreRefused(String written, String changed, String problem)
      throws IOException {
    assertThatThrownBy(
            () -> SavedNetwork.read(changed(text(text -> text.replace(written, changed)))))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(problem);
  }

  /** The numbers of the small network, which the tests above and below have in their texts. */
  private static final int PARAMETERS = 280;

  @Test
  void aShapeLongerThanItsNumbersIsRefused() throws IOException {
    assertRefused(
        numbers(bytes -> Arrays.copyOf(bytes, bytes.length - 4)),
        "coefficients.bin: 1,120 bytes of numbers expected, found 1,116");
    assertRefused(
        numbers(
            bytes -> set(Arrays.copyOf(bytes, bytes.length - 4), NUMBERS_COUNT, PARAMETERS - 1)),
        "coefficients.bin: 280 numbers expected, found 279");
    assertRefused(
        numbers(bytes -> set(bytes, SHAPE + 8, PARAMETERS + 1)),
        "coefficients.bin: its shape is not that of 280 numbers");
    assertRefused(
        numbers(bytes -> set(bytes, NUMBERS_COUNT, Long.MAX_VALUE)),
        "coefficients.bin: 280 numbers expected, found 9,223,372,036,854,775,807");
    assertRefused(numbers(bytes -> Arrays.copyOf(bytes, 30)), "coefficients.bin: it is cut off");
    assertRefused(numbers(bytes -> null), "no entry coefficients.bin");
  }

  @Test
  void aParameterThatIsNoNumberIsRefused() throws IOException {
    assertRefused(
        numbers(
            bytes -> {
              ByteBuffer.wrap(bytes).putFloat(bytes.length - 4 * (PARAMETERS - 7), Float.NaN);
              return bytes;
            }),
        "coefficients.bin: parameter 7 is NaN or infinite");
  }

  /** ND4J would walk with the sender's strides and believe his type. */
  @Test
  void stridesAndTypeAreNotTheSenders() throws IOException {
    MultiLayerNetwork read =
        SavedNetwork.read(
            changed(numbers(bytes -> set(set(bytes, SHAPE + 16, 1 << 20), SHAPE + 24, 0x4000))));
    assertThat(Bits.of(read.params())).isEqualTo(Bits.of(Networks.small(3).params()));
  }

  @Test
  void aBombIsUnpackedNoFurtherThanTheModelIsLong() throws IOException {
    assertRefused(
        numbers(bytes -> Arrays.copyOf(bytes, 1 << 20)),
        "coefficients.bin: at most %,d bytes expected, found more".formatted(256 + 4 * PARAMETERS));
    assertRefused(
        entries -> entries.put("configuration.json", new byte[(1 << 20) + 1]),
        "configuration.json: at most 1,048,576 bytes expected, found more");
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> SavedNetwork.read(pipe))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(pipe + ": expected a regular file, found a device, pipe or socket");
  }

  private void assertRefused(Consumer<Map<String, byte[]>> change, String problem)
      throws IOException {
    Path file = changed(change);
    assertThatThrownBy(() -> SavedNetwork.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(problem);
  }

  private static Consumer<Map<String, byte[]>> text(UnaryOperator<String> change) {
    return entries ->
        entries.computeIfPresent(
            "configuration.json",
            (name, bytes) -> {
              String before = new String(bytes, StandardCharsets.UTF_8);
              String after = change.apply(before);
              assertThat(after).isNotEqualTo(before);
              return after.getBytes(StandardCharsets.UTF_8);
            });
  }

  private static Consumer<Map<String, byte[]>> numbers(UnaryOperator<byte[]> change) {
    return entries ->
        entries.computeIfPresent("coefficients.bin", (name, bytes) -> change.apply(bytes));
  }

  private static byte[] set(byte[] bytes, int offset, long value) {
    ByteBuffer.wrap(bytes).putLong(offset, value);
    return bytes;
  }

  /** A model.zip with its entries changed. */
  private Path changed(Consumer<Map<String, byte[]>> change) throws IOException {
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    ModelSerializer.writeModel(Networks.small(3), saved, true);
    Map<String, byte[]> entries =
        new LinkedHashMap<>(SealedZip.entries(saved.toByteArray(), (name, before) -> 1 << 20));
    assertThat(entries.keySet())
        .containsExactly("configuration.json", "coefficients.bin", "updaterState.bin");
    change.accept(entries);
    Path file = folder.resolve("changed.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        new DataOutputStream(zip).write(entry.getValue());
      }
    }
    return file;
  }
}
