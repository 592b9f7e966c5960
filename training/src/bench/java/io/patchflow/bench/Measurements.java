package io.patchflow.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** What was measured, round by round. */
final class Measurements {

  /** The kinds of turn. */
  enum Kind {
    TRAIN,
    INFER
  }

  /** A turn: samples a second, and how many processors it kept busy. */
  record Turn(double rate, double processors) {
    /** Samples a second of processor time. */
    double perCpuSecond() {
      return rate / processors;
    }
  }

  private record Key(Entry entry, Kind kind) {}

  private final Map<Key, List<Turn>> turns = new HashMap<>();
  private final List<double[]> sgemm = new ArrayList<>();
  private final List<Double> sgemmOfTwo = new ArrayList<>();

  void add(Entry entry, Kind kind, double[] turn) {
    turns
        .computeIfAbsent(new Key(entry, kind), key -> new ArrayList<>())
        .add(new Turn(turn[0], turn[1]));
  }

  /** Adds a round's {@link SgemmRate#measure} and the rate of two threads together. */
  void addSgemm(double[] rates, double ofTwo) {
    sgemm.add(rates);
    sgemmOfTwo.add(ofTwo);
  }

  Turn turn(Entry entry, Kind kind, int round) {
    return turns.get(new Key(entry, kind)).get(round);
  }

  double[] sgemm(int round) {
    return sgemm.get(round);
  }

  double sgemmOfTwo(int round) {
    return sgemmOfTwo.get(round);
  }

  /** A figure of every round, in ascending order. */
  double[] perRound(IntToDoubleFunction figure) {
    double[] figures = new double[sgemm.size()];
    Arrays.setAll(figures, figure);
    Arrays.sort(figures);
    return figures;
  }

  /** The median over the rounds. */
  double median(IntToDoubleFunction figure) {
    double[] figures = perRound(figure);
    int middle = figures.length / 2;
    return figures.length % 2 == 1
        ? figures[middle]
        : (figures[middle - 1] + figures[middle]) / 2;
  }
}
