/**
 * Runs stages in order into one run folder, skips those that are done already, and records them.
 */
package io.patchflow.workflow;
