package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.file.TemporaryFolder;
import io.patchflow.folder.RunFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.MetricTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A small run and its data: 256 images to train on, {@value #TEST} to test. Its learning rate falls
 * after epoch 1 or 2. No test changes it; {@link SharedByTests} has one for all.
 *
 * @param data the folder of the data set
 * @param run the run's folder, whose name is long for a page on a phone
 */
record SmallRun(Path data, RunFolder run) implements AutoCloseable {
  static final int TEST = 300;

  static SmallRun train() throws IOException {
    Path folder = TemporaryFolder.create().path();
    Path data = FashionMnistSlice.write(folder.resolve("data"), 256, TEST);
    RunFolder run = new RunFolder(folder.resolve("a-run-in-a-folder-of-quite-a-long-name"));
    Invocation done =
        Invocation.of(
            "run",
            "--input",
            data,
            "--output",
            run.root(),
            "--epochs",
            3,
            "--set",
            "model.stem=16",
            "--set",
            "plateau.patience=0",
            "--set",
            "plateau.threshold=0.9");
    assertThat(done.code()).as(done.err()).isZero();
    return new SmallRun(data, run);
  }

  /** The rows of a table of metrics. */
  <R extends Record> List<R> rows(Class<R> rowType) {
    return TableFile.read(run.table(MetricTable.of(rowType).label()), rowType);
  }

  @Override
  public void close() throws IOException {
    new TemporaryFolder(data.getParent()).close();
  }
}
