/** Counts what ND4J is asked to do: operations, and the host's access to values. */
package io.patchflow.count;
