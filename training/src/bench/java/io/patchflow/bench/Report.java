package io.patchflow.bench;

import io.patchflow.bench.Entry.Engine;
import io.patchflow.bench.Measurements.Kind;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The benchmark's result as Markdown tables. */
final class Report {
  private static final Entry CPU_1 = new Entry(Engine.CPU, 1);
  private static final Entry CPU_2 = new Entry(Engine.CPU, 2);
  private static final Entry ND4J_1 = new Entry(Engine.ND4J, 1);
  private static final Entry ND4J_2 = new Entry(Engine.ND4J, 2);
  private static final Entry STOCK_1 = new Entry(Engine.STOCK, 1);
  private static final Entry STOCK_2 = new Entry(Engine.STOCK, 2);
  private static final Entry TUNED_1 = new Entry(Engine.TUNED, 1);

  private final Measurements measurements;
  private final Targets targets;
  private final PrintStream out;

  Report(Measurements measurements, Targets targets, PrintStream out) {
    this.measurements = measurements;
    this.targets = targets;
    this.out = out;
  }

  /** The rates of all contenders, with their peak resident memory in MiB. */
  void contenders(Map<Entry, Double> peakMemory) {
    out.println();
    out.println(
        "| | training, samples/s | processors kept busy | inference, samples/s | processors kept"
            + " busy | peak resident memory |");
    out.println("|---|---|---|---|---|---|");
    for (Entry entry : Entry.all()) {
      out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.2f | %.0f | %.2f | %.0f MiB |%n",
          entry,
          measurements.median(round -> measurements.turn(entry, Kind.TRAIN, round).rate()),
          measurements.median(round -> measurements.turn(entry, Kind.TRAIN, round).processors()),
          measurements.median(round -> measurements.turn(entry, Kind.INFER, round).rate()),
          measurements.median(round -> measurements.turn(entry, Kind.INFER, round).processors()),
          peakMemory.get(entry));
    }
  }

  /**
   * The ratios with their targets.
   *
   * @param flops of a sample's training step, in the published order and as computed
   * @param peakMib peak resident memory of two threads
   */
  void ratios(double[] flops, double peakMib) {
    double nominal = flops[0];
    double done = flops[1];
    out.println();
    out.printf(
        Locale.ROOT,
        "sgemm on one thread: %.1f GFLOP/s at 512 x 512 x 512, %.1f over the model's products%n",
        measurements.median(round -> measurements.sgemm(round)[0]),
        measurements.median(round -> measurements.sgemm(round)[1]));
    out.printf(
        Locale.ROOT,
        "MFLOP a sample of a training step: %.1f in the published order, %.1f computed%n%n",
        nominal / 1e6,
        done / 1e6);
    out.println("| ratio | target | median | rounds | by processor time |");
    out.println("|---|---|---|---|---|");
    List.of(
            train("training, 1 thread: cpu / PyTorch stock", targets.trainStock1(), CPU_1, STOCK_1),
            train("training, 1 thread: cpu / PyTorch tuned", targets.trainTuned1(), CPU_1, TUNED_1),
            train(
                "training, 2 threads: cpu / PyTorch stock", targets.trainStock2(), CPU_2, STOCK_2),
            train("training: cpu on 2 threads / on 1", targets.trainTwoThreads(), CPU_2, CPU_1),
            train("training: PyTorch stock on 2 threads / on 1", 0, STOCK_2, STOCK_1),
            new Ratio(
                "the machine: sgemm 512 on 2 threads / on 1",
                0,
                round -> measurements.sgemmOfTwo(round) / measurements.sgemm(round)[0],
                null),
            infer(
                "inference, 1 thread: cpu / PyTorch stock", targets.inferStock1(), CPU_1, STOCK_1),
            infer("inference, 1 thread: cpu / PyTorch in micro-batches", 0, CPU_1, TUNED_1),
            infer("inference, 2 threads: cpu / PyTorch stock", 0, CPU_2, STOCK_2),
            sgemm("published order's flops / sgemm 512", 0, nominal, 0),
            sgemm("computed flops / sgemm 512", 0, done, 0),
            sgemm("time of the products at their own rate / time of a step", 0, done, 1),
            train("training, 1 thread: nd4j / PyTorch stock", 0, ND4J_1, STOCK_1),
            train("training, 1 thread: cpu / nd4j", 0, CPU_1, ND4J_1),
            train("training, 2 threads: cpu / nd4j", 0, CPU_2, ND4J_2),
            infer("inference, 1 thread: cpu / nd4j", 0, CPU_1, ND4J_1))
        .forEach(ratio -> out.println(ratio.row(measurements)));
    double most = targets.peakMib();
    out.printf(
        Locale.ROOT,
        "| peak resident memory, 2 threads | %s | **%.0f MiB**%s | | |%n",
        most == 0 ? "" : String.format(Locale.ROOT, "at most %.0f MiB", most),
        peakMib,
        most == 0 ? "" : peakMib <= most ? " met" : " missed");
  }

  private Ratio train(String name, double target, Entry a, Entry b) {
    return Ratio.of(name, target, measurements, Kind.TRAIN, a, b);
  }

  private Ratio infer(String name, double target, Entry a, Entry b) {
    return Ratio.of(name, target, measurements, Kind.INFER, a, b);
  }

  private Ratio sgemm(String name, double target, double flops, int rate) {
    return Ratio.ofSgemm(name, target, measurements, CPU_1, flops, rate);
  }
}
