package io.patchflow.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.schema.PatchSetInfo;
import io.patchflow.schema.PatchShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanonicalFooterTest {
  @TempDir private Path folder;

  @Test
  void sortsTheEncodingsAndChangesNothingElse() throws IOException {
    PatchSetInfo info = new PatchSetInfo(new PatchShape(4, 4, 1, 2), List.of("a", "b"));
    byte[] sorted =
        Files.readAllBytes(PatchFiles.write(folder.resolve("patches.parquet"), info, 0, 20));
    assertThat(encodings(sorted))
        .as("the writer's own files are sorted")
        .hasSize(3)
        .allSatisfy(list -> assertThat(list).hasSizeGreaterThan(1).isSorted());

    byte[] mixed = withReversedEncodings(sorted);
    assertThat(mixed).isNotEqualTo(sorted).hasSameSizeAs(sorted);
    assertThat(through(mixed, 100)).isEqualTo(sorted);
  }

  @Property(tries = 40)
  void passesOtherBytesOnAsTheyAre(
      @ForAll @IntRange(max = 5_000_000) int size, @ForAll @IntRange(min = 1) int chunk)
      throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    assertThat(through(bytes, chunk)).isEqualTo(bytes);
  }

  private static byte[] through(byte[] bytes, int chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CanonicalFooter footer = new CanonicalFooter(out)) {
      for (int from = 0; from < bytes.length; from += Math.min(chunk, bytes.length - from)) {
        footer.write(bytes, from, Math.min(chunk, bytes.length - from));
      }
    }
    return out.toByteArray();
  }

  private static List<List<Encoding>> encodings(byte[] file) throws IOException {
    List<List<Encoding>> found = new ArrayList<>();
    for (RowGroup group : footer(file).getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        found.add(column.getMeta_data().getEncodings());
      }
    }
    return found;
  }

  private static byte[] withReversedEncodings(byte[] file) throws IOException {
    FileMetaData footer = footer(file);
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        Collections.reverse(column.getMeta_data().getEncodings());
      }
    }
    ByteArrayOutputStream reversed = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, reversed);
    byte[] changed = file.clone();
    System.arraycopy(reversed.toByteArray(), 0, changed, start(file), reversed.size());
    return changed;
  }

  private static FileMetaData footer(byte[] file) throws IOException {
    int start = start(file);
    return Util.readFileMetaData(new ByteArrayInputStream(file, start, file.length - 8 - start));
  }

  private static int start(byte[] file) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    return file.length - 8 - length;
  }
}
