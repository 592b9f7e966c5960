package io.patchflow.report;

import java.awt.Color;

/** The colours of a picture on a light or a dark page; the pictures' own background is clear. */
public enum Theme {
  LIGHT(0x1f2328, 0x59636e, 0xd1d9e0, 0x0969da, 0xbc4c00, 0x6639ba, 0xffffff),
  DARK(0xf0f6fc, 0x9198a1, 0x3d444d, 0x58a6ff, 0xf0883e, 0xbe8fff, 0x0d1117);

  private final Color ink;
  private final Color muted;
  private final Color grid;
  private final Color train;
  private final Color test;
  private final Color holdout;
  private final Color page;

  Theme(int ink, int muted, int grid, int train, int test, int holdout, int page) {
    this.ink = new Color(ink);
    this.muted = new Color(muted);
    this.grid = new Color(grid);
    this.train = new Color(train);
    this.test = new Color(test);
    this.holdout = new Color(holdout);
    this.page = new Color(page);
  }

  /** Titles and numbers. */
  Color ink() {
    return ink;
  }

  /** Axes, ticks and marks. */
  Color muted() {
    return muted;
  }

  Color grid() {
    return grid;
  }

  Color train() {
    return train;
  }

  Color test() {
    return test;
  }

  Color holdout() {
    return holdout;
  }

  /** The page behind, for pictures that need a background of their own. */
  Color page() {
    return page;
  }
}
