package io.patchflow.verify;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What was found to differ, a line each; one that repeats from row to row is one line. */
final class Findings {
  private final List<String> lines = new ArrayList<>();
  private Cells open;

  /** A value that differs in {@code rows} rows from {@code first} on, counted from 1. */
  private record Cells(Path file, String column, String text, long first, long rows) {
    boolean continues(Cells before) {
      return before != null
          && file.equals(before.file)
          && column.equals(before.column)
          && text.equals(before.text)
          && first == before.first + before.rows;
    }

    String line() {
      String place =
          rows == 1 ? "row " + first : "rows %d to %d".formatted(first, first + rows - 1);
      return "%s: %s, column %s: %s".formatted(file, place, column, text);
    }
  }

  /** A difference with its place. */
  void add(String line) {
    close();
    lines.add(line);
  }

  /**
   * A cell that differs.
   *
   * @param row from 1
   */
  void cell(Path file, long row, String column, Object expected, Object found) {
    cell(file, row, column, "expected %s, found %s".formatted(expected, found));
  }

  /** A cell that something is wrong with. */
  void cell(Path file, long row, String column, String text) {
    Cells next = new Cells(file, column, text, row, 1);
    if (next.continues(open)) {
      open = new Cells(file, column, text, open.first(), open.rows() + 1);
    } else {
      close();
      open = next;
    }
  }

  /** The value, or {@code instead} where it cannot be read, which is a difference. */
  <T> T read(Supplier<T> value, T instead) {
    try {
      return value.get();
    } catch (PatchflowException e) {
      if (e.exitCode() != ExitCode.BAD_INPUT) {
        throw e;
      }
      add(e.getMessage());
      return instead;
    }
  }

  List<String> lines() {
    close();
    return List.copyOf(lines);
  }

  private void close() {
    if (open != null) {
      lines.add(open.line());
      open = null;
    }
  }
}
