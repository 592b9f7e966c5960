package io.patchflow.backend;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.platform.Processor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * ND4J's libraries, of which each needs what was built into it: on another processor it is killed
 * by its first instruction of that kind. Builds have the plain one, and those with the profile
 * {@code native-libraries} all three.
 */
enum Nd4jLibrary {
  PLAIN("", ""),
  AVX2("-avx2", "avx avx2 fma f16c bmi1 bmi2"),
  AVX512("-avx512", AVX2.needs + " avx512f avx512cd avx512bw avx512dq avx512vl");

  /**
   * The property by which JavaCPP chooses; without it, it takes the last of these that is there.
   */
  static final String PROPERTY = "org.bytedeco.javacpp.platform.extension";

  private final String extension;

  /** Flags of a processor. */
  private final String needs;

  Nd4jLibrary(String extension, String needs) {
    this.extension = extension;
    this.needs = needs;
  }

  /** As JavaCPP's platforms end. */
  String extension() {
    return extension;
  }

  /** For people, such as {@code linux-x86_64-avx2}. */
  String name(Processor processor) {
    return processor.platform() + extension;
  }

  /**
   * The fastest of those in this build that the processor has all instructions for.
   *
   * @param given what the user sets {@link #PROPERTY} to, or null
   * @throws PatchflowException backend: there is none, or the one given is not for this processor
   */
  static Nd4jLibrary choose(Processor processor, String given) {
    return choose(processor, given, name -> Nd4jLibrary.class.getResource(name) != null);
  }

  /** As above; {@code present} says whether a resource is in the build. */
  static Nd4jLibrary choose(Processor processor, String given, Predicate<String> present) {
    List<Nd4jLibrary> built =
        Arrays.stream(values())
            .filter(
                library ->
                    present.test(library.folder(processor) + "libnd4jcpu.so")
                        || present.test(library.folder(processor) + "libnd4jcpu.dylib"))
            .toList();
    return built.stream()
        .filter(library -> given == null || library.extension.equals(given))
        .filter(library -> processor.has(library.needs))
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () ->
                new PatchflowException(
                    ExitCode.BACKEND,
                    "backend cpu: no library of ND4J's in this build is for this processor (%s);"
                            .formatted(processor.platform() + (given == null ? "" : given))
                        + " found "
                        + built.stream().map(library -> library.name(processor)).toList()
                        + "; see docs/PLATFORMS.md"));
  }

  private String folder(Processor processor) {
    return "/org/nd4j/linalg/cpu/nativecpu/bindings/" + name(processor) + "/";
  }
}
