package io.patchflow.sweep;

import java.io.Serializable;
import java.util.function.BooleanSupplier;

/** Whether the user has asked for the end; travels to workers, where it answers for their JVM. */
@FunctionalInterface
public interface Stop extends BooleanSupplier, Serializable {}
