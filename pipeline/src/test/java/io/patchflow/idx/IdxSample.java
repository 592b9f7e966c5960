package io.patchflow.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A small IDX file.
 *
 * @param file where it is written
 */
record IdxSample(Path file) {
  /** 2 x 2 x 3 unsigned bytes, 28 bytes in all. */
  static final byte[] CONTENT =
      IdxBytes.images(2, 2, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  /** Opens the file with these bytes. */
  IdxFile open(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return IdxFile.open(file, "f");
  }

  static byte[] contentOf(IdxFile file) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    file.copyContent(content);
    return content.toByteArray();
  }

  /** What is said of bad input. */
  static String refusal(ThrowingCallable call) {
    PatchflowException refused = catchThrowableOfType(PatchflowException.class, call);
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }
}
