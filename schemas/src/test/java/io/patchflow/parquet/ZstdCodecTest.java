package io.patchflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.api.Test;

class ZstdCodecTest {

  @Property(tries = 30)
  void pagesOfAnySizesComeBackOneAfterAnother(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 300_000) Integer> sizes,
      @ForAll long seed)
      throws IOException {
    ZstdCodec codec = new ZstdCodec();
    CompressionCodecFactory.BytesInputCompressor compressor =
        codec.getCompressor(CompressionCodecName.ZSTD);
    Random random = new Random(seed);
    for (int size : sizes) {
      byte[] page = new byte[size];
      random.nextBytes(page);
      byte[] frame = bytes(compressor.compress(BytesInput.from(page)));
      BytesInput back =
          codec.getDecompressor(CompressionCodecName.ZSTD).decompress(BytesInput.from(frame), size);
      assertThat(bytes(back)).isEqualTo(page);
    }
    codec.release();
  }

  /** Some kilobytes of frame and the page's header can agree on 2 GiB. */
  @Test
  void aPageBeyondTheLimitIsRefusedBeforeItIsAllocated() {
    assertThatThrownBy(
            () ->
                new ZstdCodec()
                    .getDecompressor(CompressionCodecName.ZSTD)
                    .decompress(BytesInput.from(new byte[20]), Integer.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessage("a page of at most 536,870,912 bytes expected, found one of 2,147,483,647");
  }

  /** Contexts are memory outside of the heap, which no garbage collection frees. */
  @Test
  void closingAFileFreesWhatItsCompressorHolds() throws IOException {
    List<CompressionCodecFactory.BytesInputCompressor> given = new ArrayList<>();
    ZstdCodec codec =
        new ZstdCodec() {
          @Override
          public BytesInputCompressor getCompressor(CompressionCodecName name) {
            given.add(super.getCompressor(name));
            return given.get(given.size() - 1);
          }
        };
    PatchSetInfo info = new PatchSetInfo(new PatchShape(4, 4, 1, 2), List.of("a", "b"));
    try (ParquetWriter<Long> writer =
        RowWriter.to(
                new ByteArrayOutputStream(),
                PatchMetadata.columns(info.shape()),
                PatchMetadata.of(info),
                ZstdCodecTest::writeNothing)
            .withCodecFactory(codec)
            .build()) {
      assertThat(writer).isNotNull();
      assertThat(given).isNotEmpty();
      assertThat(given.get(0).compress(BytesInput.from(new byte[9])).size()).isPositive();
    }
    for (CompressionCodecFactory.BytesInputCompressor compressor : given) {
      assertThatThrownBy(() -> compressor.compress(BytesInput.from(new byte[9])))
          .as("the context is closed")
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static byte[] bytes(BytesInput input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    input.writeAllTo(out);
    return out.toByteArray();
  }

  @SuppressWarnings("unused")
  private static void writeNothing(Long row, RecordConsumer fields) {}
}
