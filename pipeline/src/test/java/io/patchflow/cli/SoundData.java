package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.patchflow.idx.IdxBytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small data set that decodes until a test replaces one of its files.
 *
 * @param data the folder of its files
 * @param run where it is decoded to
 */
record SoundData(Path data, Path run) {
  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  static final byte[] IMAGES = IdxBytes.images(3, 4, 4, new byte[48]);
  static final byte[] LABELS = IdxBytes.labels(0, 1, 2);
  private static final long MOST_ALLOCATED = 128L << 20;

  static SoundData in(Path folder) throws IOException {
    SoundData sound =
        new SoundData(Files.createDirectory(folder.resolve("data")), folder.resolve("run"));
    Files.write(sound.data.resolve(TRAIN_IMAGES), IMAGES);
    Files.write(sound.data.resolve(TRAIN_LABELS), LABELS);
    Files.write(sound.data.resolve(TEST_IMAGES), IMAGES);
    Files.write(sound.data.resolve(TEST_LABELS), LABELS);
    return sound;
  }

  Invocation decode() {
    return Invocation.of("decode", "--input", data, "--output", run);
  }

  /** Into another folder than before. */
  Invocation decodeInto(String output) {
    return new SoundData(data, run.resolveSibling(output)).decode();
  }

  /** One line, exit code 4, nothing left, and no memory for what a header claims. */
  void assertRefused(String message) {
    Invocation refused = decode();
    assertThat(refused.errLines()).containsExactly("patchflow: " + message);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.out()).isEmpty();
    assertThat(run).as("output").doesNotExist();
    // Again, since the first one may have loaded the program.
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(decode()).isEqualTo(refused);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated on the way, whatever a header claims")
        .isLessThan(MOST_ALLOCATED);
  }
}
