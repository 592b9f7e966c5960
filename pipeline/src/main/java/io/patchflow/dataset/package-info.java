/** Finds a data set: in a directory, or by name in the known places, downloads included. */
package io.patchflow.dataset;
