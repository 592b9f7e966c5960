/**
 * Many trainings as one job: a grid of recipe values and seeds, a run folder for each trial, a
 * table and a ranking over them.
 */
package io.patchflow.sweep;
