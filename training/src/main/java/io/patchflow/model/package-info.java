/**
 * The patch-MLP: its sizes, its network, its first parameters, its loss, and a trained one that
 * scores images.
 */
package io.patchflow.model;
