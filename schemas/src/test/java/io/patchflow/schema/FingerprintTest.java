package io.patchflow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final String ALL_ONES = "ff".repeat(32);

  /**
   * From Python: {@code image = lambda i, l, p: int.from_bytes(sha256(struct.pack('>qi', i, l) +
   * p).digest(), 'big')}, summed modulo 2^256 over (0, 9, 00 01 02 03) and (1, 0, ff 80 7f 00);
   * then {@code sha256(b'train' + struct.pack('>q', 2) + sum + b'test' + struct.pack('>q', 1) + sum
   * of (0, 3, 04)).hexdigest()}.
   */
  @Test
  void isTheHashThatTheContractNames() {
    Fingerprint train = new Fingerprint();
    train.add(0, 9, new byte[] {0, 1, 2, 3});
    train.add(1, 0, new byte[] {-1, -128, 127, 0});
    Fingerprint test = new Fingerprint();
    test.add(0, 3, new byte[] {4});

    assertThat(HexFormat.of().formatHex(train.sum()))
        .isEqualTo("b8443fb0da093e52b3de0bea0e308b6f36f8f029743b41d9ca8bca8907dea67a");
    assertThat(Fingerprint.ofDataSet(train, test))
        .isEqualTo("52f12fedc5a247aca3c67cbbbf0345fafbbdd06267b94c5450095580998356ea");
  }

  @Test
  void carriesAndWrapsAroundLikeA256BitNumber() {
    Fingerprint sum = Fingerprint.of(1, HexFormat.of().parseHex(ALL_ONES));
    Fingerprint one = Fingerprint.of(1, HexFormat.of().parseHex("00".repeat(31) + "02"));

    sum.combine(one);

    assertThat(HexFormat.of().formatHex(sum.sum())).isEqualTo("00".repeat(31) + "01");
    assertThat(sum.count()).isEqualTo(2);
  }

  @Property(tries = 200)
  void isTheSameForAnyShardsInAnyOrder(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 5) Integer> shardOfImage,
      @ForAll Random random) {
    Fingerprint whole = new Fingerprint();
    List<Fingerprint> shards = Stream.generate(Fingerprint::new).limit(6).toList();
    List<Integer> order = shuffled(shardOfImage.size(), random);
    for (int index = 0; index < shardOfImage.size(); index++) {
      whole.add(index, index % 10, image(index));
      int scattered = order.get(index);
      shards.get(shardOfImage.get(scattered)).add(scattered, scattered % 10, image(scattered));
    }

    Fingerprint combined = new Fingerprint();
    for (int shard : shuffled(shards.size(), random)) {
      Fingerprint part = shards.get(shard);
      combined.combine(Fingerprint.of(part.count(), part.sum()));
    }

    assertThat(combined.sum()).isEqualTo(whole.sum());
    assertThat(combined.count()).isEqualTo(whole.count());
  }

  @Property(tries = 200)
  void changesWithAnyPixelLabelOrPosition(
      @ForAll @IntRange(max = 19) int index,
      @ForAll @IntRange(max = 15) int pixel,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] changed = image(index);
    changed[pixel] ^= (byte) change;
    Fingerprint base = without(index);
    base.add(index, 3, image(index));

    assertThat(
            Stream.of(
                with(index, index, 3, changed),
                with(index, index, 3 ^ change, image(index)),
                with(index, index + 20L * change, 3, image(index))))
        .extracting(other -> Fingerprint.ofDataSet(other, new Fingerprint()))
        .doesNotContain(Fingerprint.ofDataSet(base, new Fingerprint()));
  }

  @Test
  void tellsTheSplitsApart() {
    Fingerprint one = without(0);
    Fingerprint other = without(1);

    assertThat(Fingerprint.ofDataSet(one, other)).isNotEqualTo(Fingerprint.ofDataSet(other, one));
  }

  @Test
  void refusesAStateThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fingerprint.of(1, new byte[31]))
        .withMessage("a count of 0 or more and 32 bytes expected, found 1 and 31 bytes");
  }

  private static Fingerprint with(int left, long index, int label, byte[] pixels) {
    Fingerprint fingerprint = without(left);
    fingerprint.add(index, label, pixels);
    return fingerprint;
  }

  /** Twenty images, but one. */
  private static Fingerprint without(int left) {
    Fingerprint fingerprint = new Fingerprint();
    IntStream.range(0, 20)
        .filter(index -> index != left)
        .forEach(index -> fingerprint.add(index, 3, image(index)));
    return fingerprint;
  }

  private static byte[] image(int index) {
    byte[] pixels = new byte[16];
    new Random(index).nextBytes(pixels);
    return pixels;
  }

  private static List<Integer> shuffled(int size, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, random);
    return order;
  }
}
