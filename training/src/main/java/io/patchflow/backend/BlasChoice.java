package io.patchflow.backend;

import io.patchflow.platform.Processor;
import java.util.function.Predicate;

/**
 * Which BLAS is loaded: MKL where Intel makes it and this build has it, else OpenBLAS.
 *
 * @param property what {@link #PROPERTY} is to be
 * @param lacking why it is not MKL, if that is not what is loaded; empty where none is wanted
 */
record BlasChoice(String property, String lacking) {
  static final String PROPERTY = "org.bytedeco.openblas.load";

  /** The only one that builds have MKL for. */
  private static final String MKL_PLATFORM = "linux-x86_64";

  /**
   * What it is for this build.
   *
   * @param given what the user sets {@link #PROPERTY} to, or null
   */
  static BlasChoice of(Processor processor, String given) {
    return of(processor, given, name -> BlasChoice.class.getResource(name) != null);
  }

  /** As above; {@code present} says whether a resource is in the build. */
  static BlasChoice of(Processor processor, String given, Predicate<String> present) {
    if (given != null || !processor.platform().equals(MKL_PLATFORM)) {
      return new BlasChoice(given != null ? given : "", "");
    }
    return present.test("/org/bytedeco/mkl/" + MKL_PLATFORM + "/libmkl_rt.so.2")
        ? new BlasChoice("mkl", "MKL does not load")
        : new BlasChoice("", "MKL is not in this build");
  }

  /**
   * The BLAS in words.
   *
   * @param loaded what ND4J says of the BLAS that it loaded
   */
  String describe(String loaded) {
    return lacking.isEmpty() || loaded.equals("MKL") ? loaded : loaded + ", as " + lacking;
  }
}
