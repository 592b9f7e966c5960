/**
 * Files and folders that others may have made: which of them may be read, how much of them, and
 * where a path may lead.
 */
package io.patchflow.file;
