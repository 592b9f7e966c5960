package io.patchflow.backend;

import io.patchflow.platform.Processor;

/**
 * The native libraries that compute.
 *
 * @param nd4j ND4J's, by JavaCPP's name of what it is built for, such as {@code linux-x86_64-avx2}
 * @param blas which BLAS it is to load
 */
record NativeLibraries(String nd4j, BlasChoice blas) {
  /** CUDA's own BLAS computes. */
  static final NativeLibraries CUDA = new NativeLibraries("cuda", new BlasChoice("", ""));

  private static NativeLibraries ofThisProcess;

  /**
   * Chooses them for the CPU, once a process, and sets them for JavaCPP, which must not have loaded
   * any.
   *
   * @throws io.patchflow.failure.PatchflowException backend: none is for this processor
   */
  static synchronized NativeLibraries choose() {
    if (ofThisProcess == null) {
      Processor processor = Processor.ofThisMachine();
      Nd4jLibrary nd4j = Nd4jLibrary.choose(processor, System.getProperty(Nd4jLibrary.PROPERTY));
      BlasChoice blas = BlasChoice.of(processor, System.getProperty(BlasChoice.PROPERTY));
      System.setProperty(Nd4jLibrary.PROPERTY, nd4j.extension());
      System.setProperty(BlasChoice.PROPERTY, blas.property());
      ofThisProcess = new NativeLibraries(nd4j.name(processor), blas);
    }
    return ofThisProcess;
  }
}
