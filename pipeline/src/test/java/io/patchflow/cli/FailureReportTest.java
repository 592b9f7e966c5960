package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void aForeseenFailureIsItsMessageAndItsExitCode(ExitCode code) {
    int found = new FailureReport(err, false).of(new PatchflowException(code, "a.gz: cut short"));

    assertThat(found).isEqualTo(code.code());
    assertThat(lines()).containsExactly("patchflow: a.gz: cut short");
  }

  @Test
  void everyProblemHasItsLine() {
    new FailureReport(err, false).of(PatchflowException.usage(List.of("one", "two")));

    assertThat(lines()).containsExactly("patchflow: one", "patchflow: two");
  }

  @Test
  void anUnforeseenFailureIsOneLineToo() {
    int code = new FailureReport(err, false).of(new IllegalStateException("first\nsecond"));

    assertThat(code).isEqualTo(5);
    assertThat(lines())
        .containsExactly("patchflow: IllegalStateException: first (--verbose shows where)");
  }

  @Test
  void aStackTraceIsThereForThoseWhoAsk() {
    new FailureReport(err, true).of(new IllegalStateException("broken"));

    assertThat(lines()).hasSizeGreaterThan(2);
    assertThat(lines().get(0)).startsWith("patchflow: IllegalStateException: broken");
    assertThat(lines().get(2)).contains("at io.patchflow.cli.FailureReportTest");
  }

  @Test
  void aFullHeapNamesTheLimit() {
    int code = new FailureReport(err, false).of(new OutOfMemoryError("Java heap space"));

    assertThat(code).isEqualTo(5);
    assertThat(lines())
        .containsExactly(
            "patchflow: out of memory, Java heap space: the heap is limited to %d MiB (-Xmx)"
                .formatted(2048)); // -Xmx2g, as the build starts its tests
  }

  @Test
  void aFullHeapIsNamedHoweverItIsWrapped() {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    PatchflowException inAThread =
        PatchflowException.stageFailed("patches cannot be read: " + full, full);
    PatchflowException inAPipeline =
        PatchflowException.stageFailed(
            "decode failed: " + full, new IllegalStateException(new IllegalStateException(full)));

    for (PatchflowException wrapped : List.of(inAThread, inAPipeline)) {
      bytes.reset();
      assertThat(new FailureReport(err, false).of(wrapped)).isEqualTo(5);
      assertThat(lines())
          .containsExactly(
              "patchflow: out of memory, Java heap space: the heap is limited to 2048 MiB (-Xmx)");
    }
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
