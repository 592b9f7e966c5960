/**
 * What computes with a network: training steps and logits, behind one interface for all hardware.
 * Implementations are in packages of their own and do not know each other.
 */
package io.patchflow.executor;
