package io.patchflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.schema.table.PredictionRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final RunFolder RUN = new RunFolder(Path.of("run"));
  private static final PredictionRow SURE = row(7, 0.25f, 0.7f, 0.05f);
  private static final PredictionRow TIE = row(8, 0.2f, 0.4f, 0.4f);

  private final Agreement agreement = new Agreement();

  @Test
  void equalScoresAgree() {
    agreement.add(SURE, new float[] {0.25f, 0.7f, 0.05f}, 1);
    agreement.add(TIE, new float[] {0.2f, 0.4f, 0.400005f}, 1);

    assertThat(agreement.require(RUN)).isSameAs(agreement);
    assertThat(agreement.images()).isEqualTo(2);
    assertThat(agreement.largest()).isBetween(4.9e-6, 5.1e-6);
    assertThat(agreement.ties()).isZero();
  }

  @Test
  void theOtherOfTwoEquallyProbableClassesIsATie() {
    agreement.add(TIE, new float[] {0.2f, 0.4f, 0.4f}, 2);

    assertThat(agreement.require(RUN).ties()).isEqualTo(1);
  }

  @Test
  void anotherLabelIsADifference() {
    agreement.add(SURE, new float[] {0.25f, 0.7f, 0.05f}, 0);

    assertRefused(
        "1 of 1 images are scored otherwise by ONNX Runtime; image 7: label: expected 1,"
            + " found 0");
  }

  @Test
  void aLabelThatIsNoClassIsADifference() {
    agreement.add(SURE, new float[] {0.25f, 0.7f, 0.05f}, 3);

    assertRefused(
        "1 of 1 images are scored otherwise by ONNX Runtime; image 7: label: expected 1,"
            + " found 3");
  }

  @Test
  void theFirstOfSeveralDifferencesIsNamed() {
    agreement.add(TIE, new float[] {0.2f, 0.4f, 0.4f}, 1);
    agreement.add(SURE, new float[] {0.35f, 0.5f, 0.15f}, 1);
    agreement.add(TIE, new float[] {0.3f, 0.4f, 0.3f}, 1);

    assertRefused(
        "2 of 3 images are scored otherwise by ONNX Runtime; image 7: probability of"
            + " class 1: expected 0.7, found 0.5");
  }

  @Test
  void whatIsNoNumberDiffers() {
    agreement.add(SURE, new float[] {0.25f, 0.7f, Float.NaN}, 1);

    assertRefused(
        "1 of 1 images are scored otherwise by ONNX Runtime; image 7: probability of"
            + " class 2: expected 0.05, found NaN");
  }

  @Test
  void anotherNumberOfClassesDiffers() {
    agreement.add(SURE, new float[] {0.25f, 0.75f}, 1);

    assertRefused(
        "1 of 1 images are scored otherwise by ONNX Runtime; image 7: expected 3 classes,"
            + " found 2");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> agreement.require(RUN))
        .isInstanceOf(PatchflowException.class)
        .hasMessage("%s: %s", RUN.table("predictions"), message)
        .extracting(e -> ((PatchflowException) e).exitCode())
        .isEqualTo(ExitCode.DIFFERENCE);
  }

  private static PredictionRow row(long index, float... probabilities) {
    return new PredictionRow(
        "run", "test", index, 1, 1, probabilities[1], list(probabilities), 0.1);
  }

  private static List<Float> list(float... values) {
    return List.of(values[0], values[1], values[2]);
  }
}
