/** The rows of the metric tables (contract C2), one record a table. */
package io.patchflow.schema.table;
