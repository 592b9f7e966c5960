package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patch files that are not what decode wrote: {@code train} and {@code verify}. */
class DamagedPatchesTest {
  @TempDir Path folder;

  @Test
  void anyFlippedByteIsReportedAndNothingIsTrained() throws IOException {
    Path run = folder.resolve("run");
    Path data = FashionMnistSlice.write(folder.resolve("data"), 30, 20);
    assertThat(Invocation.of("decode", "--input", data, "--output", run).code()).isZero();
    List<String> files = RunFiles.of(run);
    Path part = run.resolve("patches/train/part-0000000000.parquet");
    byte[] sound = Files.readAllBytes(part);

    places(sound)
        .forEach(
            (place, offset) -> {
              byte[] damaged = sound.clone();
              damaged[offset] ^= 1;
              write(part, damaged);

              Invocation train = Invocation.of("train", "--output", run, "--epochs", 1);
              assertThat(train.code()).as(place + ": train: " + train.err()).isEqualTo(4);
              assertThat(train.errLines())
                  .as(place + ": train")
                  .last()
                  .asString()
                  .startsWith("patchflow: " + part + ": expected ");
              Invocation verify = Invocation.of("verify", run);
              assertThat(verify.code()).as(place + ": verify: " + verify.out()).isEqualTo(6);
              assertThat(verify.out()).as(place + ": verify").contains(part + ": SHA-256 ");
            });

    assertThat(RunFiles.of(run)).as("nothing was trained").isEqualTo(files);
    write(part, sound);
    assertThat(Invocation.of("verify", run).code()).as("the byte put back").isZero();
  }

  @Test
  void verifyFindsAChangedAndAMissingFile() throws IOException {
    Path run = folder.resolve("run");
    Path data = FashionMnistSlice.write(folder.resolve("data"), 30, 20);
    Invocation.of("decode", "--input", data, "--output", run);
    Invocation whole = Invocation.of("verify", run);
    assertThat(whole.code()).isZero();
    assertThat(whole.out()).contains("\n2 files are as their manifests say\n");

    Path part = run.resolve("patches/train/part-0000000000.parquet");
    byte[] bytes = Files.readAllBytes(part);
    bytes[100] ^= 1;
    Files.write(part, bytes);
    Files.delete(run.resolve("patches/test/part-0000000000.parquet"));

    Invocation damaged = Invocation.of("verify", run);
    assertThat(damaged.code()).isEqualTo(6);
    assertThat(damaged.out().lines())
        .anySatisfy(line -> assertThat(line).contains("test/part-0000000000.parquet: missing"))
        .anySatisfy(line -> assertThat(line).contains("train/part-0000000000.parquet: SHA-256"));
  }

  /** One byte of each part of a Parquet file. */
  private static Map<String, Integer> places(byte[] file) {
    int end = file.length - 8;
    int footer = end - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    Map<String, Integer> places = new LinkedHashMap<>();
    places.put("magic", 0);
    places.put("first page header", 4);
    places.put("pixels", footer / 2);
    places.put("last byte before the footer", footer - 1);
    places.put("middle of the footer", (footer + end) / 2);
    places.put("length of the footer", end);
    places.put("last magic", file.length - 1);
    return places;
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
