/**
 * A Flink session cluster on this machine: a JobManager and TaskManagers as processes of their own
 * on loopback, for trying and for tests.
 */
package io.patchflow.cluster;
