/**
 * The contracts of the data: image and patch shapes, splits, the content fingerprint, and the
 * versioned Parquet schemas, which are text files in this package's resources.
 */
package io.patchflow.schema;
