/**
 * Writes a trained model as ONNX, and validates such a file against its run; the only package that
 * knows ONNX's classes and ONNX Runtime.
 */
package io.patchflow.export;
