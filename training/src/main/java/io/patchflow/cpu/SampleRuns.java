package io.patchflow.cpu;

/** A batch cut into at most {@link #COUNT} runs of consecutive samples, whatever the threads. */
record SampleRuns(int batch) {
  static final int COUNT = 16;

  int count() {
    return Math.min(COUNT, batch);
  }

  int first(int run) {
    return (int) ((long) batch * run / count());
  }

  int end(int run) {
    return first(run + 1);
  }
}
