/** The decode stage: IDX files to patch tensors on Beam. */
package io.patchflow.decode;
