package io.patchflow.driver;

import java.util.function.Predicate;

/**
 * What kernels need of a driver and of GPUs.
 *
 * @param cuda the oldest release of CUDA that the driver must serve
 * @param install the driver to install for that
 * @param runsOn whether they run on a compute capability
 * @param code on which they run, for people, as the end of a sentence
 * @param ofAllGpus whether each GPU that the driver shows must be such, or the one that computes
 */
public record Requirement(
    Version cuda, String install, Predicate<Version> runsOn, String code, boolean ofAllGpus) {}
