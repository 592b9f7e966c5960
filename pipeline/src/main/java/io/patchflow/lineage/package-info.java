/**
 * Tells an OpenLineage catalogue what each stage read and wrote; the only package that knows
 * OpenLineage.
 */
package io.patchflow.lineage;
