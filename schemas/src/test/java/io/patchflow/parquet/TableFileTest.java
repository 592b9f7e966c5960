package io.patchflow.parquet;

import static io.patchflow.failure.ExitCode.BAD_INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.PatchflowException;
import io.patchflow.schema.table.CalibrationRow;
import io.patchflow.schema.table.ClassRow;
import io.patchflow.schema.table.ConfusionRow;
import io.patchflow.schema.table.EpochRow;
import io.patchflow.schema.table.MetricTable;
import io.patchflow.schema.table.PredictionRow;
import io.patchflow.schema.table.SummaryRow;
import io.patchflow.schema.table.TopErrorRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TableFileTest {
  private static final List<ConfusionRow> PAIRS =
      List.of(new ConfusionRow("r", "test", 0, 1, 5L), new ConfusionRow("r", "test", 1, 0, 0L));

  @TempDir Path folder;

  static Stream<List<? extends Record>> tables() {
    return Stream.of(
        List.of(
            new EpochRow("r", 1, 1e-3, 0.5, 0.8, 0.4, 0.85, null, null, 12.5, 4800),
            new EpochRow("r", 2, 1e-4, 0.25, 0.9, null, null, 0.3, 0.9, 11, Double.NaN)),
        List.of(
            new SummaryRow(
                "r", "test", 10_000, 0.3, 0.9, 0.89, 0.91, 0.9, 0.9, 0.9, 17, 0.91, 0.9, 0.9, 0.9,
                0.1, 0.02),
            new SummaryRow(
                "r", "train", 0, 0, 0, 0, 0, null, null, null, null, null, null, null, null, 0, 0)),
        List.of(
            new ClassRow("r", "test", 0, "T-shirt/top", 7, 8, 6, 0.75, 0.857, 0.8),
            new ClassRow("r", "test", 1, "é, \"ß\" 雪", 0, 0, 0, null, null, null)),
        PAIRS,
        List.of(
            new CalibrationRow("r", "test", 0, 0, 1 / 15.0, 0, null, null),
            new CalibrationRow("r", "test", 14, 14 / 15.0, 1, 7, 0.97, 0.95)),
        List.of(new TopErrorRow("r", "test", 1, 17, 3, 4, 0.999f, 1e-4f)),
        List.of(
            new PredictionRow("r", "test", 0, 1, 2, 0.5f, List.of(0.25f, 0.25f, 0.5f), 0.693),
            new PredictionRow("r", "test", 1L << 40, 1, 2, 1f, List.of(), 0),
            new PredictionRow("r", "test", 2, 0, 0, 1f, List.of(1f), 1e-9)));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void givesBackWhatWasWritten(List<? extends Record> rows) {
    assertRoundTrip(rows);
  }

  private <R extends Record> void assertRoundTrip(List<R> rows) {
    @SuppressWarnings("unchecked")
    Class<R> rowType = (Class<R>) rows.get(0).getClass();
    Path file = folder.resolve("table.parquet");
    Path twin = folder.resolve("twin.parquet");

    TableFile.write(file, rowType, rows);
    TableFile.write(twin, rowType, rows);

    assertThat(TableFile.read(file, rowType)).isEqualTo(rows);
    assertThat(twin).as("equal rows give equal files").hasSameBinaryContentAs(file);
  }

  @Test
  void holdsManyRowsAndNone() {
    List<ConfusionRow> many =
        IntStream.range(0, 50_000).mapToObj(i -> new ConfusionRow("r", "x" + i, i, -i, i)).toList();
    TableFile.write(folder.resolve("many.parquet"), ConfusionRow.class, many);
    TableFile.write(folder.resolve("none.parquet"), ConfusionRow.class, List.of());

    assertThat(TableFile.read(folder.resolve("many.parquet"), ConfusionRow.class)).isEqualTo(many);
    assertThat(TableFile.read(folder.resolve("none.parquet"), ConfusionRow.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everySchemaHasExactlyTheColumnsOfItsRow(MetricTable table) {
    MessageType schema = MessageTypeParser.parseMessageType(table.schema().text());

    assertThat(table.rowType().getRecordComponents())
        .extracting(component -> TableColumn.of(schema, component).position())
        .containsExactlyElementsOf(IntStream.range(0, schema.getFieldCount()).boxed().toList());
    assertThat(schema.getName()).isEqualTo(table.label());
  }

  @Test
  void refusesANewerMajorVersionByName() throws IOException {
    Path file = foreign("confusion", "2.0", "int32 actual", "int64 count");

    assertThatThrownBy(() -> TableFile.read(file, ConfusionRow.class))
        .isInstanceOf(PatchflowException.class)
        .hasMessage(
            file
                + ": schema confusion: expected version 1.x, found 2.0, written by a newer"
                + " Patchflow")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void namesAMissingColumn() throws IOException {
    Path file = foreign("confusion", "1.7", "int32 actual", "int64 count");

    assertThatThrownBy(() -> TableFile.read(file, ConfusionRow.class))
        .hasMessage(file + ": no column predicted")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void namesAColumnOfAnotherType() throws IOException {
    Path file = foreign("confusion", "1.0", "int32 actual", "int32 predicted", "double count");

    assertThatThrownBy(() -> TableFile.read(file, ConfusionRow.class))
        .hasMessage(file + ": column count: expected INT64, found DOUBLE");
  }

  @Test
  void ignoresColumnsOfALaterMinorVersion() throws IOException {
    Path file =
        foreign(
            "confusion", "1.3", "int32 extra", "int32 actual", "int32 predicted", "int64 count");

    assertThat(TableFile.read(file, ConfusionRow.class))
        .containsExactly(new ConfusionRow("a", "b", 1, 1, 1L));
  }

  @Test
  void refusesAnotherTable() {
    Path file = folder.resolve("confusion.parquet");
    TableFile.write(file, ConfusionRow.class, PAIRS);

    assertThatThrownBy(() -> TableFile.read(file, EpochRow.class))
        .hasMessage(file + ": expected a table epochs, found confusion")
        .hasFieldOrPropertyWithValue("exitCode", BAD_INPUT);
  }

  @Test
  void doesNotReplaceAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("table.parquet"), "mine");

    assertThatThrownBy(() -> TableFile.write(file, ConfusionRow.class, PAIRS))
        .isInstanceOf(PatchflowException.class)
        .hasMessageStartingWith(file + ": cannot be written: ");
    assertThat(file).hasContent("mine");
  }

  /** A table with one row whose numbers are 1, written by another version of the schema. */
  private Path foreign(String name, String version, String... columns) throws IOException {
    Path file = folder.resolve("foreign.parquet");
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message %s { required binary run_id (STRING); required binary split (STRING); required %s; }"
                .formatted(name, String.join("; required ", columns)));
    try (var writer =
        RowWriter.<List<Object>>to(
                Files.newOutputStream(file),
                schema,
                Map.of("patchflow.schema", name, "patchflow.schema.version", version),
                (row, out) -> {
                  for (int i = 0; i < schema.getFieldCount(); i++) {
                    out.startField(schema.getFieldName(i), i);
                    CellType type = CellType.of(schema.getType(i).asPrimitiveType());
                    type.write(
                        out,
                        switch (type) {
                          case STRING -> i == 0 ? "a" : "b";
                          case INT32 -> 1;
                          case INT64 -> 1L;
                          case FLOAT -> 1f;
                          case DOUBLE -> 1d;
                        });
                    out.endField(schema.getFieldName(i), i);
                  }
                })
            .build()) {
      writer.write(List.of());
    }
    return file;
  }
}
