/**
 * Runs stages in order into one run folder, leaves out what is done already, and keeps where every
 * number came from in {@code run.json}.
 */
package io.patchflow.workflow;
