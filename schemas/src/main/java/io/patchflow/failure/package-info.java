/** How a failure reaches the user: its exit code and its one line of message. */
package io.patchflow.failure;
