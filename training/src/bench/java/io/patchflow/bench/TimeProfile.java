package io.patchflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the calling thread's time goes, by Java Flight Recorder's samples, native code included: a
 * sample belongs to the innermost frame that {@link #PLACES} knows.
 */
final class TimeProfile {
  /** Ends of {@code class.method}, and what is done there. */
  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("cblas_sgemm", "matrix products");
    PLACES.put("Blas.strided", "matrix products");
    PLACES.put(".gemm", "matrix products");
    PLACES.put(".mmul", "matrix products");
    PLACES.put("nd4j.Products.", "matrix products");
    PLACES.put("Blas.add", "sums of gradients");
    PLACES.put("Elementwise.", "element by element: bias, relu, gate");
    PLACES.put("ElementwiseOps.", "element by element: bias, relu, gate");
    PLACES.put("nd4j.Nd4jWalk.", "element by element: bias, relu, gate");
    PLACES.put("NormOps.", "layer normalisation");
    PLACES.put("nd4j.Norms.", "normalisation");
    PLACES.put("PatchMoments.", "batch normalisation's statistics");
    PLACES.put("BatchStatistics.", "batch normalisation's statistics");
    PLACES.put("Floats.", "copies between heap and native memory");
    PLACES.put("SharedPart.", "once a batch, other");
    PLACES.put("SampleWalk.", "once a sample, other");
    PLACES.put("SoftmaxLoss.", "loss");
    PLACES.put("Updater.", "optimiser");
    PLACES.put("FlatOptimizer.", "optimiser");
    PLACES.put("SerialBatches.", "input");
  }

  private TimeProfile() {}

  /** Shares of {@code work}'s time by place, in descending order. */
  static Map<String, Double> of(Runnable work) {
    Path file = null;
    try (Recording recording = new Recording()) {
      for (String event : List.of("jdk.ExecutionSample", "jdk.NativeMethodSample")) {
        recording.enable(event).withPeriod(Duration.ofMillis(10));
      }
      recording.start();
      work.run();
      recording.stop();
      file = Files.createTempFile("profile", ".jfr");
      recording.dump(file);
      return shares(RecordingFile.readAllEvents(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  private static Map<String, Double> shares(List<RecordedEvent> events) {
    Map<String, Double> counts = new LinkedHashMap<>();
    double all = 0;
    for (RecordedEvent event : events) {
      RecordedThread thread = event.getThread("sampledThread");
      if (thread != null && thread.getJavaThreadId() == Thread.currentThread().getId()) {
        counts.merge(place(event), 1.0, Double::sum);
        all++;
      }
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    double total = all;
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(entry -> shares.put(entry.getKey(), entry.getValue() / total));
    return shares;
  }

  private static String place(RecordedEvent event) {
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String name = frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
      for (Map.Entry<String, String> place : PLACES.entrySet()) {
        if (name.contains(place.getKey())) {
          return place.getValue();
        }
      }
    }
    return "other";
  }
}
