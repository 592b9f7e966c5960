/**
 * Many trainings as one job: a grid of recipe values and seeds, a run folder for each trial, a
 * table over them. The folder's layout is {@link io.patchflow.folder.SweepFolder}, a row of the
 * table {@link io.patchflow.schema.table.TrialRow}; {@link io.patchflow.metrics.Ranking} ranks the
 * settings, {@link io.patchflow.report.SweepPage} and {@link io.patchflow.inspect.Inspect} show
 * them.
 */
package io.patchflow.sweep;
