package io.patchflow.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FloatsTest {

  @Test
  void allocatedMemoryStartsOnACacheLineAndAtZero() {
    for (int length = 1; length < 200; length += 7) {
      Floats floats = Floats.allocate(length);
      assertThat(floats.at(0).address() % 64).as("address of %d floats", length).isZero();
      assertThat(floats.toArray()).hasSize(length).containsOnly(0f);
    }
  }

  @Test
  void anArrayAPointerAndABufferShowTheSameMemory() {
    Floats floats = Floats.allocate(6);
    floats.put(1, new float[] {5, 6, 7}, 2);
    assertThat(floats.view(2, 3)).isEqualTo(Nd4j.create(new float[][] {{0, 5, 6}, {0, 0, 0}}));
    assertThat(floats.at(2).get()).isEqualTo(6);
    floats.view(2, 2).putScalar(1, 1, 9);
    float[] target = {1, 1, 1};
    floats.get(3, target, 2);
    assertThat(target).containsExactly(9, 0, 1);
    assertThatThrownBy(() -> floats.put(5, new float[2], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aViewIsSeenFromItsOwnStart() {
    INDArray array = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f);
    Floats floats = Floats.of(array.get(NDArrayIndex.interval(2, 5)));
    assertThat(floats.toArray()).containsExactly(3, 4, 5);
    floats.put(0, new float[] {30}, 1);
    assertThat(array.getFloat(2)).as("a view is not copied").isEqualTo(30);
  }

  @Test
  void anArrayThatIsNotRowMajorIsCopiedInRowMajorOrder() {
    INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(Floats.of(matrix.transpose()).toArray()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Floats.of(matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3))).toArray())
        .containsExactly(2, 3, 5, 6);
    assertThat(Floats.of(matrix.dup('f')).toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }
}
