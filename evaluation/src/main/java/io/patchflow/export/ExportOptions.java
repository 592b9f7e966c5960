package io.patchflow.export;

import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.RunFolder;
import io.patchflow.publish.OutputFile;
import java.util.List;

/**
 * What to export.
 *
 * @param run the run whose model is written
 * @param output where to
 * @param input what the model is to take
 * @param licence under which it is given away, such as {@code Apache-2.0}
 * @param check whether ONNX Runtime scores the test split with it before it is published
 */
public record ExportOptions(
    RunFolder run, OutputFile output, InputKind input, String licence, boolean check) {
  /**
   * The options, checked.
   *
   * @throws PatchflowException usage: no licence
   */
  public ExportOptions {
    if (licence.isBlank()) {
      throw PatchflowException.usage(
          List.of("--licence: expected a name such as Apache-2.0, found nothing"));
    }
  }
}
