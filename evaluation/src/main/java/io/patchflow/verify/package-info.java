/** Validates a run folder: files against manifests, tables against the predictions. */
package io.patchflow.verify;
