package io.patchflow.cli;

import io.patchflow.folder.SweepFolder;
import io.patchflow.parquet.TableFile;
import io.patchflow.schema.table.TrialRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small sweep of two learning rates, one of which cannot be trained, with two seeds.
 *
 * @param first the command that made it
 */
record SmallSweep(Path data, SweepFolder folder, Invocation first) {
  static final String GOOD = "optimizer.learningRate-0.001_seed-";
  static final String BAD = "optimizer.learningRate-1e30_seed-";
  static final String GRID = "optimizer.learningRate=0.001,1e30";

  static SmallSweep in(Path folder) throws IOException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 300, 100);
    SweepFolder sweep = new SweepFolder(folder.resolve("sweep"));
    return new SmallSweep(data, sweep, run(data, sweep, GRID, "1,2"));
  }

  /** Another command for the same folder. */
  Invocation run(String grid, String seeds, Object... flags) {
    return run(data, folder, grid, seeds, flags);
  }

  /** The same command for another folder. */
  Invocation runInto(SweepFolder output, Object... flags) {
    return run(data, output, GRID, "1,2", flags);
  }

  List<TrialRow> rows() {
    return TableFile.read(folder.trialsTable(), TrialRow.schema(), TrialRow.class);
  }

  private static Invocation run(
      Path data, SweepFolder output, String grid, String seeds, Object... flags) {
    return Invocation.of(
        Stream.concat(
                Stream.of(
                    "sweep",
                    "--grid",
                    grid,
                    "--seeds",
                    seeds,
                    "--input",
                    data,
                    "--output",
                    output.root(),
                    "--set",
                    "model.stem=8",
                    "--epochs",
                    1,
                    "--batch-size",
                    64),
                Stream.of(flags))
            .toArray());
  }
}
