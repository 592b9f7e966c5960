/**
 * The contracts of the data: image and patch shapes, splits, the content fingerprint, and the
 * versioned Parquet schemas, which stand as text beside this package's resources.
 */
package io.patchflow.schema;
