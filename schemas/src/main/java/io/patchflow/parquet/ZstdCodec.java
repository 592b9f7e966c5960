package io.patchflow.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** ZSTD pages by zstd-jni alone: Parquet's stock codecs need Hadoop at run time. */
class ZstdCodec implements CompressionCodecFactory {
  /** Patches of photographs come out no larger than at level 3, in half of the time. */
  private static final int LEVEL = 1;

  /** Ours have 1 MiB, or a hundred images where those are larger. */
  private static final int MOST_PAGE_BYTES = 512 << 20;

  private final List<Compressor> given = new ArrayList<>();

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    requireZstd(codec);
    Compressor compressor = new Compressor();
    given.add(compressor);
    return compressor;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    requireZstd(codec);
    return new Decompressor();
  }

  /** Parquet releases the factory when it closes a file, and no compressor. */
  @Override
  public void release() {
    given.forEach(Compressor::release);
    given.clear();
  }

  private static void requireZstd(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("compression ZSTD expected, found " + codec);
    }
  }

  private static byte[] copy(BytesInput bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(out);
    return out.toByteArray();
  }

  /**
   * Keeps its buffers from page to page: arrays of this size are a burden on the garbage collector.
   * What it returns is overwritten by the next page, as with Parquet's own compressors.
   */
  private static final class Compressor implements BytesInputCompressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private Page page = new Page(0);
    private byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(0))];

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      int size = Math.toIntExact(bytes.size());
      if (page.room() < size) {
        page = new Page(size);
        frame = new byte[Math.toIntExact(Zstd.compressBound(size))];
      }
      page.reset();
      bytes.writeAllTo(page);
      int frameSize = context.compressByteArray(frame, 0, frame.length, page.bytes(), 0, size);
      return BytesInput.from(frame, 0, frameSize);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      context.close();
    }
  }

  /** Memory for a page, seen as a stream to write and as an array to read. */
  private static final class Page extends ByteArrayOutputStream {
    Page(int room) {
      super(room);
    }

    int room() {
      return buf.length;
    }

    byte[] bytes() {
      return buf;
    }
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int pageSize) throws IOException {
      if (pageSize > MOST_PAGE_BYTES) {
        throw new IOException(
            "a page of at most %,d bytes expected, found one of %,d"
                .formatted(MOST_PAGE_BYTES, pageSize));
      }
      byte[] frame = copy(bytes);
      // The page header has no checksum, the frame has: trust no size before both agree.
      long frameSize = Zstd.getFrameContentSize(frame);
      byte[] page;
      try {
        page =
            frameSize == pageSize
                ? Zstd.decompress(frame, pageSize)
                : unsizedFrame(bytes, frameSize, pageSize);
      } catch (ZstdException e) {
        throw new IOException("a page is no ZSTD frame: " + e.getMessage(), e);
      }
      if (page.length != pageSize) {
        throw new IOException(wrongSize(pageSize, page.length));
      }
      return BytesInput.from(page);
    }

    /** Frames of writers that stream do not state their size. */
    private static byte[] unsizedFrame(BytesInput bytes, long frameSize, int pageSize)
        throws IOException {
      if (frameSize >= 0 || pageSize < 0) {
        throw new IOException(wrongSize(pageSize, frameSize));
      }
      try (ZstdInputStream in = new ZstdInputStream(bytes.toInputStream())) {
        return in.readNBytes(Math.addExact(pageSize, 1));
      }
    }

    private static String wrongSize(int expected, long found) {
      return "a page of %d bytes expected, found one of %d".formatted(expected, found);
    }

    @Override
    public void decompress(ByteBuffer in, int frameSize, ByteBuffer out, int pageSize) {
      throw new UnsupportedOperationException("pages are decompressed on the heap");
    }

    @Override
    public void release() {}
  }
}
