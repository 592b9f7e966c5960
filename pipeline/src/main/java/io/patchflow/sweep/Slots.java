package io.patchflow.sweep;

/**
 * How trials share a machine: as many at once as cores, on a thread each, for threads that share a
 * trial wait for each other at the end of every layer; several threads only where trials are fewer.
 *
 * @param trials at once
 * @param threads of each trial
 * @param dataBudget bytes for the images of each in memory
 */
record Slots(int trials, int threads, long dataBudget) {

  /**
   * Shares a machine out.
   *
   * @param cores of it
   * @param heapForData bytes for the images of all trials
   * @param trials how many there are, at least 1
   * @param dataBytes the images of one trial; all trials at once have theirs in memory if two have
   * @param askedThreads threads a trial that the user asked for, or null
   * @param askedAtOnce trials at once that the user asked for, or null
   */
  static Slots of(
      int cores,
      long heapForData,
      int trials,
      long dataBytes,
      Integer askedThreads,
      Integer askedAtOnce) {
    int byCores = Math.max(1, cores / (askedThreads == null ? 1 : askedThreads));
    long byMemory = Math.max(1, heapForData / Math.max(1, dataBytes));
    int atOnce =
        askedAtOnce != null ? askedAtOnce : (int) Math.min(byMemory, Math.min(byCores, trials));
    int threads = askedThreads != null ? askedThreads : Math.max(1, cores / atOnce);
    return new Slots(atOnce, threads, Math.max(1, heapForData / atOnce));
  }
}
