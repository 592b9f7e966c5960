package io.patchflow.gpu;

import io.patchflow.data.PatchSet;
import io.patchflow.driver.Gpu;
import io.patchflow.driver.Version;
import io.patchflow.executor.Executor;
import io.patchflow.executor.Inference;
import io.patchflow.executor.Training;
import io.patchflow.program.Program;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Computes on an NVIDIA GPU; see the package. Networks are ND4J's on the CPU, and keep the
 * parameters that are saved: those of a training are of now when its scores were read.
 */
public final class GpuExecutor implements Executor {
  /** What has matrix units for TF32, and more than that of PTX's target: Ampere. */
  private static final Version TF32_CAPABILITY = new Version(8, 0);

  private final String precision;
  private final Engine engine;
  private final ResidentImages images;
  private final Map<Program, GpuInference.Shared> inferences = new HashMap<>();

  /**
   * On a GPU that was found usable.
   *
   * @param precision {@code float32}, or {@code tf32} if the products of a sample may be made on
   *     matrix units, from factors of 10 bits of mantissa, where there are such
   * @throws io.patchflow.failure.PatchflowException backend: the driver does not let it; stage
   *     failed: the kernels cannot be loaded
   */
  public GpuExecutor(Gpu gpu, String precision) {
    boolean units = gpu.capability().compareTo(TF32_CAPABILITY) >= 0;
    this.precision = units ? precision : "float32";
    this.engine = new Engine(gpu, this.precision);
    this.images = new ResidentImages(engine);
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String precision() {
    return precision;
  }

  @Override
  public Training training(Program program, MultiLayerNetwork net) {
    return new GpuTraining(engine, images, program.reordered().training(), net);
  }

  @Override
  public Inference inference(Program program, MultiLayerNetwork net) {
    GpuInference.Shared shared =
        inferences.computeIfAbsent(
            program,
            key ->
                new GpuInference.Shared(
                    engine, images, key.reordered(), Math.toIntExact(net.numParams())));
    return new GpuInference(shared, net.params().dup());
  }

  @Override
  public boolean keep(PatchSet set) {
    return images.keep(set);
  }

  @Override
  public void close() {
    engine.close();
  }
}
