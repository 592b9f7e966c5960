/**
 * The command line: commands, their options, and the one way out of the program. Options become
 * immutable values here, with every problem reported at once; what the commands do is elsewhere.
 */
package io.patchflow.cli;
