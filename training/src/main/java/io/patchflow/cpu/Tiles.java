package io.patchflow.cpu;

/**
 * A copy of a matrix on the heap in tiles that stay in the first-level cache beside two others of
 * their size. The compiler turns a loop over two arrays into vector instructions only where both
 * start at 0, so each tile is an array of its own.
 */
final class Tiles {
  /** Floats of a tile, but the last. */
  static final int SIZE = 2048;

  private final float[][] tiles;

  /** Room for {@code length} floats. */
  Tiles(int length) {
    tiles = new float[count(length)][];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = new float[length(length, i)];
    }
  }

  /** Tiles of so many floats. */
  static int count(int length) {
    return (length + SIZE - 1) / SIZE;
  }

  /** Floats of one of these tiles. */
  static int length(int length, int tile) {
    return Math.min(SIZE, length - tile * SIZE);
  }

  /** Copies the matrix at {@code offset} of {@code from}. */
  void load(Floats from, int offset) {
    for (int i = 0; i < tiles.length; i++) {
      from.get(offset + i * SIZE, tiles[i], tiles[i].length);
    }
  }

  float[] get(int tile) {
    return tiles[tile];
  }
}
