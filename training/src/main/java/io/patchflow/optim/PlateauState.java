package io.patchflow.optim;

/**
 * The state of a {@link Plateau} between two epochs, as a checkpoint keeps it.
 *
 * @param best best metric so far; before the first epoch infinite, on the worse side
 * @param badEpochs epochs without improvement since the best, a reduction or the cooldown
 * @param cooldownLeft epochs for which bad epochs still do not count
 * @param learningRate in force for the next epoch
 */
public record PlateauState(double best, int badEpochs, int cooldownLeft, double learningRate) {}
