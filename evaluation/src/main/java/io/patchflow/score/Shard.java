package io.patchflow.score;

import java.io.Serializable;

/**
 * A patch file to score.
 *
 * @param runId of the model, written into the rows
 * @param split the split it belongs to
 * @param patches the patch file
 * @param bytes the length that the manifest states for it
 * @param predictions where its predictions go
 */
record Shard(String runId, String split, String patches, long bytes, String predictions)
    implements Serializable {}
