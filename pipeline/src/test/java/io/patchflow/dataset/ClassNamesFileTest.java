package io.patchflow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of classes beside a data set's files, through {@link DataSets}. */
class ClassNamesFileTest {
  @TempDir private Path folder;

  private void createFour(String prefix) throws IOException {
    for (String name :
        List.of(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte")) {
      Files.createFile(folder.resolve(prefix + name));
    }
  }

  private Optional<List<String>> names() {
    return DataSets.resolve(folder.toString()).classNames();
  }

  private String refusal() {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, this::names);
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  @Test
  void classNamesThatWouldMoveATerminalOrNeverEndAreRefused() throws Exception {
    createFour("");
    Path labels = folder.resolve("labels.txt");
    Files.writeString(labels, "cat\n\u001b]0;owned\u0007dog\n");
    assertThat(refusal())
        .isEqualTo(
            labels + ": expected names without control characters, found \\x1b]0;owned\\x07dog");
    Files.write(labels, new byte[(1 << 20) + 1]);
    assertThat(refusal()).isEqualTo(labels + ": expected at most 1,048,576 bytes, found more");
    Files.delete(labels);
    assertThat(new ProcessBuilder("mkfifo", labels.toString()).start().waitFor()).isZero();
    assertThat(refusal())
        .isEqualTo(labels + ": expected a regular file, found a device, pipe or socket");
  }

  @Test
  void classNamesBesideTheData() throws IOException {
    createFour("");
    assertThat(names()).isEmpty();
    Path labels = folder.resolve("labels.txt");
    Files.writeString(labels, "chat\r\nÉléphant \nChien\n\n", StandardCharsets.UTF_8);
    assertThat(names()).contains(List.of("chat", "Éléphant", "Chien"));
    Files.writeString(labels, "\uFEFFzero\r\none\r\n", StandardCharsets.UTF_8);
    assertThat(names())
        .as("with the byte order mark of an editor of Windows")
        .contains(List.of("zero", "one"));
    Files.writeString(labels, "\n");
    assertThat(refusal()).isEqualTo(labels + ": expected a class name a line, found none");
    Files.write(labels, new byte[] {(byte) 0xFF, (byte) 0xFE});
    assertThat(refusal())
        .isEqualTo(labels + ": not readable: byte offset 0: expected UTF-8, found 0xff");
    Files.write(labels, new byte[] {'a', '\n', (byte) 0xC3});
    assertThat(refusal())
        .isEqualTo(labels + ": not readable: byte offset 2: expected UTF-8, found 0xc3");
  }

  /** It would give all classes behind it the name of the next. */
  @Test
  void anEmptyLineAmongNamesIsRefused() throws IOException {
    createFour("");
    Path labels = folder.resolve("labels.txt");
    Files.writeString(labels, "a\n \nc\n");
    assertThat(refusal())
        .isEqualTo(labels + ":2: expected the name of class 1, found an empty line");
  }

  @Test
  void aMappingNamesTheClassesByTheirCharacters() throws IOException {
    createFour("emnist-letters-");
    Path mapping = folder.resolve("emnist-letters-mapping.txt");
    Files.writeString(folder.resolve("emnist-digits-mapping.txt"), "0 48\n");
    assertThat(names()).isEmpty();
    Files.writeString(mapping, "1 65 97\n2 66 98\r\n\n4 68 100\n");
    assertThat(names()).contains(List.of("(0)", "Aa", "Bb", "(3)", "Dd"));
    for (String wrong : List.of("1", "one 65", "1 -5", "-1 65", "65536 65", "0 65", "1 1114112")) {
      Files.writeString(mapping, "0 48\n" + wrong + "\n");
      assertThat(refusal())
          .isEqualTo(
              mapping
                  + ":2: expected a new label and the code points of its characters, such as 10 65,"
                  + " found "
                  + wrong);
    }
    Files.writeString(mapping, "\n");
    assertThat(refusal()).isEqualTo(mapping + ": expected a label a line, found none");
    Files.writeString(folder.resolve("labels.txt"), "a\nb\n");
    assertThat(names()).contains(List.of("a", "b"));
  }
}
