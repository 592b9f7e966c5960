package io.patchflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.inspect.Inspect.Format;
import io.patchflow.score.TrainedRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files SQL may read and write. */
class SqlFilesTest {
  @TempDir static Path folder;
  private static RunFolder run;

  @BeforeAll
  static void evaluate() throws IOException {
    // One that would end a text.
    run = TrainedRun.evaluated(folder.resolve("a run's folder"), 30);
  }

  @Test
  void noOtherFileIsReadOrWritten() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret\n");
    Path table = run.table("classes");
    byte[] before = Files.readAllBytes(table);
    String other = secret.toString();
    String own = table.toAbsolutePath().toString().replace("'", "''");
    for (String sql :
        List.of(
            "SELECT content FROM read_text('%s')".formatted(other),
            "SELECT * FROM '%s'".formatted(other),
            "SELECT * FROM glob('%s/*')".formatted(folder),
            "SELECT content FROM read_text('%s')".formatted(run.runJson()),
            "COPY (SELECT 1) TO '%s' (FORMAT csv)".formatted(other),
            "copy (SELECT 1) TO '%s' (FORMAT csv)".formatted(own),
            "SELECT 1; /* */COPY (SELECT 1) TO '%s' (FORMAT csv)".formatted(own),
            "EXPLAIN ANALYZE COPY (SELECT 1) TO '%s' (FORMAT csv)".formatted(own),
            "EXPORT DATABASE '%s'".formatted(folder.resolve("exported")),
            "ATTACH '%s' AS db".formatted(folder.resolve("new.db")),
            "SET enable_external_access = true",
            "SET allowed_directories = ['/']",
            "LOAD httpfs")) {
      PatchflowException refused =
          catchThrowableOfType(PatchflowException.class, () -> print(sql, /* allowFiles= */ false));
      assertThat(refused).as(sql).isNotNull();
      assertThat(refused.exitCode()).as(sql).isEqualTo(ExitCode.USAGE);
      assertThat(refused.getMessage()).as(sql).startsWith("--sql: ").doesNotContain("\n");
    }
    assertThat(secret).hasContent("secret");
    assertThat(Files.readAllBytes(table)).isEqualTo(before);
    assertThat(folder.resolve("exported")).doesNotExist();
    assertThat(folder.resolve("new.db")).doesNotExist();
    assertThat(print("SELECT 'copy' AS word, 'export attach' AS others", /* allowFiles= */ false))
        .isEqualTo("word,others\r\ncopy,export attach\r\n");
  }

  @Test
  void filesAreOpenToWhoAsksForThem() throws IOException {
    Path file = folder.resolve("out.csv");
    print(
        "COPY (SELECT count(*) AS n FROM predictions) TO '%s'".formatted(file),
        /* allowFiles= */ true);
    assertThat(file).hasContent("n\n30");
  }

  private static String print(String sql, boolean allowFiles) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Inspect.print(
        run, sql, allowFiles, Format.CSV, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
