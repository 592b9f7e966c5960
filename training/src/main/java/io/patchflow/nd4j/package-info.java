/**
 * Executes programs by ND4J operations over a whole batch, one for each instruction: on any backend
 * of ND4J and in any precision. The reference that other executors are tested against.
 */
package io.patchflow.nd4j;
