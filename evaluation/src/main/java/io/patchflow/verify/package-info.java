/** Holds a run folder against its manifests, and its tables against the predictions. */
package io.patchflow.verify;
