package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.dataset.DataSets;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decodes the real data set and reads it back with DuckDB, which shares no code with the writer.
 * Debian's package {@code dataset-fashion-mnist} must be installed.
 */
class FashionMnistTest {
  private static final Path SOURCE = Path.of("/usr/share/datasets/fashion-mnist");

  @TempDir private static Path folder;
  private static Manifest manifest;

  @BeforeAll
  static void decode() {
    manifest =
        DecodeStage.run(
            DecodeOptions.of(DataSets.resolve("fashion-mnist"), 4),
            new RunFolder(folder),
            PipelineOptionsFactory.create());
  }

  @Test
  void theManifestDescribesTheDataSet() {
    assertThat(manifest.rows()).isEqualTo(Map.of("train", 60_000L, "test", 10_000L));
    assertThat(manifest.files()).hasSize(7);
    assertThat(manifest.details())
        .containsEntry("tokens", 49)
        .containsEntry("patch_dim", 16)
        .extractingByKey("class_names")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .startsWith("T-shirt/top", "Trouser")
        .hasSize(10);
    assertThat(manifest.details().get("train"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .as("10 classes of 6,000 images each")
        .containsEntry("images_per_class", Collections.nCopies(10, 6000))
        .containsEntry("pixel_minimum", 0)
        .containsEntry("pixel_maximum", 255)
        .as("mean and deviation times 255, where 0.2860 and 0.3530 are the commonly quoted ones")
        .hasEntrySatisfying(
            "pixel_mean", mean -> assertThat((double) mean / 255).isBetween(0.28595, 0.28605))
        .hasEntrySatisfying(
            "pixel_standard_deviation",
            deviation -> assertThat((double) deviation / 255).isBetween(0.35295, 0.35305));
  }

  @Test
  void duckDbReadsTheRealImagesPixelByPixel() throws IOException, SQLException {
    assertImages("test", "t10k", 9_900, 10_000);
    assertImages("train", "train", 9_950, 10_050);
    assertImages("train", "train", 59_900, 60_000);
  }

  private static void assertImages(String split, String name, int from, int to)
      throws IOException, SQLException {
    byte[] images = unpacked(name + "-images-idx3-ubyte.gz");
    byte[] labels = unpacked(name + "-labels-idx1-ubyte.gz");
    String query =
        """
        select index, label, hex(patches) from read_parquet('%s/patches/%s/*.parquet')
        where index >= %d and index < %d order by index"""
            .formatted(folder, split, from, to);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      for (int index = from; index < to; index++) {
        assertThat(rows.next()).as("row of image %d", index).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(index);
        assertThat(rows.getInt(2)).as("label of image %d", index).isEqualTo(labels[8 + index]);
        byte[] patches = HexFormat.of().parseHex(rows.getString(3));
        byte[] pixels = new byte[784];
        for (int y = 0; y < 28; y++) {
          for (int x = 0; x < 28; x++) {
            int token = y / 4 * 7 + x / 4;
            pixels[y * 28 + x] = patches[token * 16 + y % 4 * 4 + x % 4];
          }
        }
        int start = 16 + index * 784;
        assertThat(pixels)
            .as("pixels of image %d", index)
            .isEqualTo(Arrays.copyOfRange(images, start, start + 784));
      }
      assertThat(rows.next()).as("a row too many").isFalse();
    }
  }

  private static byte[] unpacked(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(SOURCE.resolve(name)))) {
      return in.readAllBytes();
    }
  }

  @Test
  void duckDbSeesThePlainColumns() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select count(*), count(distinct index), min(index), max(index),
                  min(label), max(label), min(octet_length(patches)), max(octet_length(patches))
                from read_parquet('%s/patches/train/*.parquet')"""
                    .formatted(folder))) {
      assertThat(rows.next()).isTrue();
      List<Long> values = new ArrayList<>();
      for (int column = 1; column <= 8; column++) {
        values.add(rows.getLong(column));
      }
      assertThat(values).containsExactly(60_000L, 60_000L, 0L, 59_999L, 0L, 9L, 784L, 784L);
    }
  }
}
