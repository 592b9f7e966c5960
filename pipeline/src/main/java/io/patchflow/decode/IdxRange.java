package io.patchflow.decode;

import io.patchflow.parquet.PatchFile;
import io.patchflow.schema.Split;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * Consecutive images of a split with their labels: what one worker turns into one patch file.
 *
 * @param first index of the first image
 * @param count images, 1 or more
 */
public record IdxRange(Split split, long first, int count) implements Serializable {

  /** The index after the last image. */
  public long end() {
    return first + count;
  }

  /** Where the patches belong, relative to their folder: {@code train/part-0000010000.parquet}. */
  public String patchFile() {
    return split.label() + "/" + PatchFile.name(first);
  }

  /**
   * A range in 19 bytes or less, equal ones in equal bytes: runners encode elements again and
   * again.
   */
  static final class RangeCoder extends AtomicCoder<IdxRange> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(IdxRange range, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeUTF(range.split.name());
      data.writeLong(range.first);
      data.writeInt(range.count);
    }

    @Override
    public IdxRange decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new IdxRange(Split.valueOf(data.readUTF()), data.readLong(), data.readInt());
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
