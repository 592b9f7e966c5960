package io.patchflow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.dataset.DataSet;
import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.publish.Replace;
import io.patchflow.storage.Location;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DecodeOptionsTest {
  private static final DataSet.Files FILES =
      new DataSet.Files(new Location("i"), new Location("l"));
  private static final DataSet DATA =
      new DataSet("data", FILES, FILES, Optional.empty(), Optional.empty());

  @Test
  void defaults() {
    assertThat(DecodeOptions.of(DATA, 4))
        .isEqualTo(
            new DecodeOptions(
                DATA, 4, OptionalInt.empty(), OptionalInt.empty(), false, Replace.NEVER));
  }

  @Test
  void eachSettingChangesItsOwnValue() {
    assertThat(
            DecodeOptions.of(DATA, 4)
                .withClasses(5)
                .withImagesPerFile(6)
                .withTranspose(true)
                .withReplace(Replace.CHANGED))
        .isEqualTo(
            new DecodeOptions(
                DATA, 4, OptionalInt.of(5), OptionalInt.of(6), true, Replace.CHANGED));
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    PatchflowException refused =
        catchThrowableOfType(
            PatchflowException.class,
            () ->
                new DecodeOptions(
                    DATA, 0, OptionalInt.of(70_000), OptionalInt.of(0), false, Replace.NEVER));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.getMessage().lines())
        .containsExactly(
            "patch size: expected 1 or more, found 0",
            "classes: expected 1 to 65536, found 70000",
            "images per file: expected 1 or more, found 0");
  }
}
