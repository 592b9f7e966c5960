/**
 * Parquet files: patch tensors (contract C1) and metric tables (contract C2). Writing uses no
 * Hadoop class at run time; reading uses those of hadoop-client-api that Parquet's reader names.
 */
package io.patchflow.parquet;
