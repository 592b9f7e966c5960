/**
 * Writes a trained model as ONNX, and holds such a file against the run it is of; the only package
 * that knows ONNX's classes and ONNX Runtime.
 */
package io.patchflow.export;
