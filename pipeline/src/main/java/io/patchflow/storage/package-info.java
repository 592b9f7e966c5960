/**
 * Where input files lie: on this machine, or in any file system that Beam has on the class path.
 */
package io.patchflow.storage;
