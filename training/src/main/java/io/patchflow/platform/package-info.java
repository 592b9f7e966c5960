/**
 * The machine that the program runs on: its processor, and the folders for what the program keeps
 * on it. Loads nothing native but to try a folder.
 */
package io.patchflow.platform;
