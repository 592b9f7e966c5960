package io.patchflow.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The rate of the loaded BLAS on one thread, with operands that stay in cache. */
final class SgemmRate {
  private static final int SIDE = 512;
  private static final int SQUARES_A_BURST = 4;
  private static final long CACHE_LINE = 64;

  /** A byte that four times over is a float of about 0.19. */
  private static final int SMALL_FLOAT = 0x3e;

  private final List<MatrixProduct> model;
  private final List<MatrixProduct> square =
      List.of(new MatrixProduct(false, false, SIDE, SIDE, SIDE, SQUARES_A_BURST));
  private final FloatPointer a = aligned();
  private final FloatPointer b = aligned();
  private final FloatPointer c = aligned();

  /** A rate over the model's products weighs each by how often a step computes it. */
  SgemmRate(List<MatrixProduct> model) {
    this.model = model;
  }

  /**
   * Measures for about {@code seconds}.
   *
   * @return GFLOP/s of 512 x 512 x 512 and of the model's products by the wall clock, then both a
   *     second of processor time
   */
  double[] measure(double seconds) {
    double[] ofSquare = rate(square, seconds / 2);
    double[] ofModel = rate(model, seconds / 2);
    return new double[] {ofSquare[0], ofModel[0], ofSquare[1], ofModel[1]};
  }

  /**
   * What the machine gives several threads at once, each with operands of its own: measures for
   * about {@code seconds}.
   *
   * @return GFLOP/s of 512 x 512 x 512, of all threads together
   */
  static double together(int threads, double seconds) {
    List<SgemmRate> rates =
        IntStream.range(0, threads).mapToObj(i -> new SgemmRate(List.of())).toList();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      rates.forEach(rate -> tasks.add(() -> rate.rate(rate.square, seconds)[0]));
      double sum = 0;
      for (Future<Double> rate : executor.invokeAll(tasks)) {
        sum += rate.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdown();
    }
  }

  private double[] rate(List<MatrixProduct> products, double seconds) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double flops = 0;
    double wall = 0;
    double cpu = 0;
    while (wall < seconds) {
      for (MatrixProduct product : products) {
        // Enough repetitions for the clock, in proportion to what a step computes.
        int times = (int) Math.ceil(16 * product.perSample());
        double share = 16 * product.perSample() / times;
        multiply(product);
        long start = System.nanoTime();
        long cpuStart = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
          multiply(product);
        }
        wall += share * (System.nanoTime() - start) / 1e9;
        cpu += share * (threads.getCurrentThreadCpuTime() - cpuStart) / 1e9;
        flops += share * times * product.flops();
      }
    }
    return new double[] {flops / wall / 1e9, flops / cpu / 1e9};
  }

  private void multiply(MatrixProduct p) {
    cblas_sgemm(
        CblasRowMajor,
        p.transposeA() ? CblasTrans : CblasNoTrans,
        p.transposeB() ? CblasTrans : CblasNoTrans,
        p.m(),
        p.n(),
        p.k(),
        1f,
        a,
        p.transposeA() ? p.m() : p.k(),
        b,
        p.transposeB() ? p.k() : p.n(),
        0f,
        c,
        p.n());
  }

  private static FloatPointer aligned() {
    long floats = (long) SIDE * SIDE;
    FloatPointer memory = new FloatPointer(floats + CACHE_LINE / Float.BYTES);
    Pointer.memset(memory, SMALL_FLOAT, memory.capacity() * Float.BYTES);
    long past = memory.address() % CACHE_LINE;
    return memory.position(past == 0 ? 0 : (CACHE_LINE - past) / Float.BYTES);
  }
}
