/** Whether this machine's GPU can compute, asked before anything is started on it. */
package io.patchflow.cuda;
