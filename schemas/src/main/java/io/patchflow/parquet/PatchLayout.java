package io.patchflow.parquet;

/**
 * How a patch tensor file is cut. Both sizes are of what is not compressed yet.
 *
 * @param rowGroupBytes at which a row group ends; a writer holds one in memory
 * @param pageBytes at which a page ends, the unit of compression and of the check sums
 */
record PatchLayout(long rowGroupBytes, int pageBytes) {
  /** Chosen by measurement, see docs/PERFORMANCE.md. */
  static final PatchLayout CHOSEN = new PatchLayout(16L << 20, 1 << 20);
}
