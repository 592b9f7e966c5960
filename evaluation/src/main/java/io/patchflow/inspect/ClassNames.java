package io.patchflow.inspect;

import io.patchflow.schema.table.ClassRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names of the classes, by label. */
record ClassNames(Map<Integer, String> byLabel) {

  static ClassNames of(List<ClassRow> rows) {
    Map<Integer, String> names = new TreeMap<>();
    rows.forEach(row -> names.put(row.label(), row.name()));
    return new ClassNames(names);
  }

  String of(int label) {
    return byLabel.getOrDefault(label, String.valueOf(label));
  }

  int count() {
    return byLabel.size();
  }
}
