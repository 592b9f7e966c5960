package io.patchflow.bench;

import io.patchflow.bench.Measurements.Kind;
import io.patchflow.bench.Measurements.Turn;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * A figure formed round by round from turns that stand next to each other.
 *
 * @param target the least it should be, 0 where none is set
 * @param wall by the wall clock
 * @param cpu by processor time, which what else runs on the machine disturbs less; null where that
 *     says nothing
 */
record Ratio(String name, double target, IntToDoubleFunction wall, IntToDoubleFunction cpu) {

  /** One contender's rate over another's. */
  static Ratio of(String name, double target, Measurements of, Kind kind, Entry a, Entry b) {
    return new Ratio(
        name,
        target,
        round -> of.turn(a, kind, round).rate() / of.turn(b, kind, round).rate(),
        a.threads() > 1 || b.threads() > 1
            ? null
            : round ->
                of.turn(a, kind, round).perCpuSecond() / of.turn(b, kind, round).perCpuSecond());
  }

  /**
   * A contender's rate in training times {@code flops} a sample, over one of the rates of {@link
   * SgemmRate#measure}.
   */
  static Ratio ofSgemm(
      String name, double target, Measurements of, Entry entry, double flops, int rate) {
    return new Ratio(
        name,
        target,
        round -> {
          Turn turn = of.turn(entry, Kind.TRAIN, round);
          return turn.rate() * flops / 1e9 / of.sgemm(round)[rate];
        },
        round -> {
          Turn turn = of.turn(entry, Kind.TRAIN, round);
          return turn.perCpuSecond() * flops / 1e9 / of.sgemm(round)[rate + 2];
        });
  }

  /** A row of a Markdown table. */
  String row(Measurements measurements) {
    double[] all = measurements.perRound(wall);
    double median = measurements.median(wall);
    return String.format(
        Locale.ROOT,
        "| %s | %s | **%.2f**%s | %.2f to %.2f | %s |",
        name,
        target == 0 ? "" : String.format(Locale.ROOT, "%.2f", target),
        median,
        target == 0 ? "" : median >= target ? " met" : " missed",
        all[0],
        all[all.length - 1],
        cpu == null ? "" : String.format(Locale.ROOT, "%.2f", measurements.median(cpu)));
  }
}
