package io.patchflow.parquet;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.PatchSetInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.column.ColumnReader;

/** Reads patch tensor files (contract C1), page checksums verified. */
public final class PatchFile {
  private static final Pattern NAME = Pattern.compile("part-(\\d{10,18})\\.parquet");

  private PatchFile() {}

  /**
   * The name of a file, such as {@code part-0000010000.parquet}.
   *
   * @param first index of its first image
   */
  public static String name(long first) {
    return String.format(Locale.ROOT, "part-%010d.parquet", first);
  }

  /**
   * The index of a file's first image, by its name.
   *
   * @throws PatchflowException bad input: no such name
   */
  public static long first(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw PatchflowException.badInput(
          "%s: expected a name such as part-0000000000.parquet".formatted(file));
    }
    return Long.parseLong(name.group(1));
  }

  /** Receives the rows of a file in file order; {@code patches} is only valid during the call. */
  @FunctionalInterface
  public interface RowVisitor {
    /** One image: {@code length} bytes of {@code patches} from {@code offset}, token-major. */
    void row(long index, int label, byte[] patches, int offset, int length);
  }

  /** Reads the metadata only. */
  public static PatchSetInfo info(Path file) {
    try (ParquetSource source = ParquetSource.open(file)) {
      return open(file, source);
    }
  }

  /**
   * Hands every row to {@code visitor}.
   *
   * @return the number of rows
   * @throws PatchflowException bad input: not such a file, another schema, or a damaged page, named
   *     with the file
   */
  public static long read(Path file, RowVisitor visitor) {
    try (ParquetSource source = ParquetSource.open(file)) {
      PatchSetInfo info = open(file, source);
      long rows = 0;
      for (RowGroup group = source.nextRowGroup(); group != null; group = source.nextRowGroup()) {
        read(file, info, group, visitor);
        rows += group.rows();
      }
      return rows;
    }
  }

  private static PatchSetInfo open(Path file, ParquetSource source) {
    PatchSetInfo info = PatchMetadata.parse(file, source.metadata());
    source.select(PatchMetadata.columns(info.shape()));
    return info;
  }

  private static void read(Path file, PatchSetInfo info, RowGroup group, RowVisitor visitor) {
    ColumnCursor indices = group.column("index");
    ColumnCursor labels = group.column("label");
    ColumnCursor images = group.column("patches");
    for (long row = 0; row < group.rows(); row++) {
      long index = indices.required(ColumnReader::getLong);
      int label = labels.required(ColumnReader::getInteger);
      ByteBuffer image = images.required(ColumnReader::getBinary).toByteBuffer();
      if (index < 0 || label < 0 || label >= info.classes()) {
        throw PatchflowException.badInput(
            "%s: an index from 0 and a label from 0 to %d expected, found index %d, label %d"
                .formatted(file, info.classes() - 1, index, label));
      }
      visitor.row(
          index, label, image.array(), image.arrayOffset() + image.position(), image.remaining());
    }
  }
}
