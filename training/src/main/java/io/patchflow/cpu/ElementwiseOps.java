package io.patchflow.cpu;

import io.patchflow.cpu.Memory.Place;
import io.patchflow.program.Instruction;
import io.patchflow.program.Matrix;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Instructions that work element by element. Memory outside of the heap passes over the heap tile
 * by tile. One thread's; the room for tiles is used again and again.
 */
final class ElementwiseOps {
  private final Places places;
  private final float[] x = new float[Tiles.SIZE];
  private final float[] y = new float[Tiles.SIZE];
  private final int[] gradientBits = new int[Tiles.SIZE];
  private final int[] reluBits = new int[Tiles.SIZE];

  ElementwiseOps(Places places) {
    this.places = places;
  }

  /** A loop over two tiles of some length, whose result is in the first. */
  private interface Loop {
    void over(float[] a, float[] b, int length);
  }

  Op add(Instruction.Add add) {
    return binary(add, Elementwise::add);
  }

  /** max(a + b, 0), as one loop. */
  Op addThenRelu(Instruction.Add add, Instruction.Relu relu) {
    return binary(new Instruction.Add(relu.output(), add.a(), add.b()), Elementwise::biasRelu);
  }

  private Op binary(Instruction.Add add, Loop loop) {
    return add.a().isShared() && !add.b().isShared()
        ? binary(new Instruction.Add(add.output(), add.b(), add.a()), loop)
        : into(
            places.of(add.output()),
            places.of(add.a()),
            operand(add.b()),
            add.output().size(),
            loop);
  }

  /** Gives a matrix's tiles: those that all threads share, or copies of the sample's. */
  private interface Operand {
    float[] tile(int tile, int length);
  }

  private Operand operand(Matrix matrix) {
    if (places.tiles(matrix) != null) {
      Tiles tiles = places.tiles(matrix);
      return (tile, length) -> tiles.get(tile);
    }
    Place place = places.of(matrix);
    return (tile, length) -> {
      place.floats().get(place.offset() + tile * Tiles.SIZE, y, length);
      return y;
    };
  }

  private Op into(Place output, Place a, Operand b, int size, Loop loop) {
    int tiles = Tiles.count(size);
    return () -> {
      for (int i = 0; i < tiles; i++) {
        int length = Tiles.length(size, i);
        a.floats().get(a.offset() + i * Tiles.SIZE, x, length);
        loop.over(x, b.tile(i, length), length);
        output.floats().put(output.offset() + i * Tiles.SIZE, x, length);
      }
    };
  }

  Op multiply(Instruction.Multiply multiply) {
    if (multiply.a().isShared() && !multiply.b().isShared()) {
      return multiply(
          new Instruction.Multiply(multiply.output(), multiply.b(), multiply.a(), multiply.add()));
    }
    int size = multiply.output().size();
    Place output = places.of(multiply.output());
    Place a = places.of(multiply.a());
    Operand b = operand(multiply.b());
    if (!multiply.add()) {
      return into(output, a, b, size, Elementwise::multiply);
    }
    int tiles = Tiles.count(size);
    return () -> {
      for (int i = 0; i < tiles; i++) {
        int length = Tiles.length(size, i);
        a.floats().get(a.offset() + i * Tiles.SIZE, x, length);
        Elementwise.multiply(x, b.tile(i, length), length);
        output.floats().get(output.offset() + i * Tiles.SIZE, y, length);
        Elementwise.add(x, y, length);
        output.floats().put(output.offset() + i * Tiles.SIZE, x, length);
      }
    };
  }

  Op accumulate(Instruction.Accumulate accumulate) {
    int size = accumulate.output().size();
    FloatPointer output = places.of(accumulate.output()).pointer();
    FloatPointer a = places.of(accumulate.a()).pointer();
    return () -> Blas.add(size, a, output);
  }

  Op relu(Instruction.Relu relu) {
    return into(
        places.of(relu.output()),
        places.of(relu.a()),
        (tile, length) -> x,
        relu.output().size(),
        (a, same, length) -> Elementwise.relu(a, length));
  }

  Op reluGradient(Instruction.ReluGradient relu) {
    int size = relu.output().size();
    Place output = places.of(relu.output());
    Place gradient = places.of(relu.gradient());
    Place behind = places.of(relu.relu());
    int tiles = Tiles.count(size);
    return () -> {
      for (int i = 0; i < tiles; i++) {
        int length = Tiles.length(size, i);
        int at = i * Tiles.SIZE;
        gradient.floats().getBits(gradient.offset() + at, gradientBits, length);
        behind.floats().getBits(behind.offset() + at, reluBits, length);
        Elementwise.reluGradient(gradientBits, reluBits, length);
        output.floats().putBits(output.offset() + at, gradientBits, length);
      }
    };
  }
}
