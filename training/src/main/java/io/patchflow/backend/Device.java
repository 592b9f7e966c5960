package io.patchflow.backend;

import io.patchflow.failure.PatchflowException;
import java.io.Serializable;
import java.util.List;

/**
 * What computes.
 *
 * @param gpu which of the GPUs that the driver shows, from 0; 0 on the CPU
 */
public record Device(Kind kind, int gpu) implements Serializable {

  /** The ways to compute. A process has one of ND4J's: it starts once. */
  public enum Kind {
    /** The processor. */
    CPU("org.nd4j.linalg.cpu.nativecpu.CpuBackend", "cpu", "cpu"),
    /** A GPU by this program's own kernels, beside ND4J on the processor. */
    CUDA("org.nd4j.linalg.cpu.nativecpu.CpuBackend", "cuda", "cuda"),
    /** A GPU by ND4J's CUDA backend, in builds that have it. */
    ND4J_CUDA("org.nd4j.linalg.jcublas.JCublasBackend", "cuda", "nd4j");

    private final String nd4jBackend;
    private final String label;
    private final String kernel;

    Kind(String nd4jBackend, String label, String kernel) {
      this.nd4jBackend = nd4jBackend;
      this.label = label;
      this.kernel = kernel;
    }

    /** The class that ND4J knows its backend by. */
    String nd4jBackend() {
      return nd4jBackend;
    }
  }

  public static final Device CPU = new Device(Kind.CPU, 0);
  public static final Device ND4J_CUDA = new Device(Kind.ND4J_CUDA, 0);

  /** GPU number {@code gpu}, by this program's own kernels. */
  public static Device cuda(int gpu) {
    return new Device(Kind.CUDA, gpu);
  }

  /** As users write it. */
  public String label() {
    return kind.label;
  }

  /** Whether a GPU computes. */
  public boolean isGpu() {
    return kind != Kind.CPU;
  }

  /**
   * The kernel that computes here: {@code cpu}, {@code cuda} or {@code nd4j}.
   *
   * @param asked {@code auto}, {@code cpu} or {@code nd4j}
   * @throws PatchflowException usage: it is not for this device
   */
  String kernel(String asked) {
    boolean fits = asked.equals("auto") || asked.equals(kind.kernel) || asked.equals("nd4j");
    if (!fits || (kind == Kind.CUDA && asked.equals("nd4j"))) {
      throw PatchflowException.usage(
          List.of("kernel: %s does not compute on backend %s; use auto".formatted(asked, label())));
    }
    return asked.equals("auto") ? kind.kernel : asked;
  }
}
