package io.patchflow.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays, in double precision, of a NumPy .npz file: float32, float64 or int32, C order. */
public final class Npz {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '<(f4|f8|i4)', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  private final Map<String, INDArray> arrays = new HashMap<>();

  public Npz(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replaceAll("\\.npy$", ""), array(zip.readAllBytes()));
      }
    }
  }

  public INDArray get(String name) {
    INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no array " + name + " in " + arrays.keySet());
    }
    return array;
  }

  Set<String> names() {
    return arrays.keySet();
  }

  private static INDArray array(byte[] npy) {
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = bytes.getShort(8);
    String text = new String(npy, 10, headerLength, StandardCharsets.US_ASCII);
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      throw new IllegalArgumentException("not a float32, float64 or int32 array: " + text);
    }
    long[] shape =
        Arrays.stream(header.group(2).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    bytes.position(10 + headerLength);
    boolean wide = header.group(1).equals("f8");
    double[] values = new double[bytes.remaining() / (wide ? Double.BYTES : Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (header.group(1)) {
            case "f4" -> bytes.getFloat();
            case "f8" -> bytes.getDouble();
            default -> bytes.getInt();
          };
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
