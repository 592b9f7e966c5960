/**
 * A run folder and how stages are published into it (contracts C4 and C6): attempts, locks,
 * manifests and their verification. While a publisher is at work the folder also holds {@code
 * .lock} and {@code .attempt-<id>}; a killed process leaves them behind, the next publisher removes
 * them, and readers, who go by the manifests, never see them.
 */
package io.patchflow.publish;
