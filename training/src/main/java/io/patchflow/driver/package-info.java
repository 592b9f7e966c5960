/**
 * NVIDIA's driver as a program sees it: whether it serves this program, memory and launches on a
 * GPU. Nothing but {@code libcuda.so.1}, which the driver brings, is needed. The only package that
 * knows JNA.
 */
package io.patchflow.driver;
