/**
 * A Flink cluster as a client sees it: checked before a job is submitted, watched while it runs,
 * told to cancel. The only package that knows Flink.
 */
package io.patchflow.flink;
