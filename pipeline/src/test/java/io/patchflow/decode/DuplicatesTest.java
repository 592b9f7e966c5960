package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {
  @TempDir private Path folder;
  private int files;

  private Path write(List<Integer> images) throws IOException {
    ImageHashes hashes = new ImageHashes(images.size());
    for (int image : images) {
      hashes.add(ByteBuffer.allocate(4).putInt(image).array());
    }
    Path file = folder.resolve("hashes-" + files++);
    hashes.write(file);
    return file;
  }

  @Test
  void withinAndAcrossTheSplits() throws IOException {
    Map<Split, List<Path>> hashes =
        Map.of(
            Split.TRAIN, List.of(write(List.of(1, 2, 3, 1)), write(List.of(4, 1))),
            Split.TEST, List.of(write(List.of(9, 1, 1, 8)), write(List.of(9, 4))));
    assertThat(Duplicates.count(hashes)).isEqualTo(new Duplicates(2, 2, 3));
  }

  @Test
  void agreesWithACountInMemoryOnFilesOfManyPieces() throws IOException {
    Random random = new Random(3);
    List<Integer> train = random.ints(7000, 0, 5000).boxed().toList();
    List<Integer> test = random.ints(3000, 0, 9000).boxed().toList();
    Map<Split, List<Path>> hashes =
        Map.of(
            Split.TRAIN, List.of(write(train.subList(0, 3000)), write(train.subList(3000, 7000))),
            Split.TEST, List.of(write(test)));
    List<Integer> common = new ArrayList<>(test);
    common.retainAll(train);
    assertThat(Duplicates.count(hashes))
        .isEqualTo(new Duplicates(repeated(train), repeated(test), common.size()));
  }

  private static long repeated(List<Integer> images) {
    return images.size() - images.stream().distinct().count();
  }

  @Test
  void anEmptyFileIsAFault() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(
            () -> Duplicates.count(Map.of(Split.TRAIN, Collections.singletonList(empty))))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("decode: hashes cannot be read: %s: no hashes", empty);
  }
}
