/**
 * What computes with a network: training steps and logits, behind one interface whatever the
 * hardware. Implementations stand in packages of their own and do not know each other.
 */
package io.patchflow.executor;
