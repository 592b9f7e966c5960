package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code inspect} prints of a run. */
@ExtendWith(SharedByTests.class)
class InspectIT {
  private static RunFolder run;

  @BeforeAll
  static void take(SmallRun small) {
    run = small.run();
  }

  @Test
  void inspectAnswersSql() {
    String sql = "SELECT count(*) AS n, len(pixels(any_value(patches))) AS p FROM patches";

    Invocation inspect = Invocation.of("inspect", run.root(), "--sql", sql, "--format", "csv");

    assertThat(inspect.code()).as(inspect.err()).isZero();
    assertThat(inspect.out()).isEqualTo("n,p\r\n556,784\r\n");
    assertThat(inspect.err()).as("the native library does not chat").isEmpty();
    Invocation wrong = Invocation.of("inspect", run.root(), "--sql", "SELECT * FROM epoch");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.errLines())
        .singleElement()
        .asString()
        .startsWith("patchflow: --sql: Catalog Error: Table with name epoch does not exist!")
        .endsWith("Did you mean \"epochs\"?");
    assertThat(Invocation.of("inspect", run.root(), "epochs", "--sql", sql).errLines())
        .containsExactly("patchflow: inspect: expected a table or --sql, found both: epochs");
  }

  @Test
  void inspectPrintsATable() {
    Invocation inspect = Invocation.of("inspect", run.root(), "epochs", "--format", "csv");

    assertThat(inspect.code()).as(inspect.err()).isZero();
    assertThat(inspect.out().lines()).hasSize(1 + 3);
    assertThat(inspect.out()).startsWith("run_id,epoch,learning_rate,");
  }
}
