package io.patchflow.count;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was counted.
 *
 * @param operations operations by ND4J's names, such as {@code matmul}
 * @param reads arrays whose values the host looked at; on a device each is a wait and a copy
 * @param writes arrays that the host filled; on a device each is a copy
 * @param pointers times that this project's own code took an array's address, which on a device is
 *     no address of the host's
 * @param buffers buffers that were made, those of views and shapes among them
 */
public record Counts(
    SortedMap<String, Integer> operations, int reads, int writes, int pointers, int buffers) {

  /** All operations. */
  public int total() {
    return operations.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What was counted since {@code earlier}. */
  Counts since(Counts earlier) {
    SortedMap<String, Integer> more = new TreeMap<>(operations);
    earlier.operations.forEach((name, count) -> more.merge(name, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    return new Counts(
        more,
        reads - earlier.reads,
        writes - earlier.writes,
        pointers - earlier.pointers,
        buffers - earlier.buffers);
  }

  Counts(Map<String, Integer> operations, int reads, int writes, int pointers, int buffers) {
    this(new TreeMap<>(operations), reads, writes, pointers, buffers);
  }
}
