/**
 * What a training needs to go on after it died, written so that it is there whole or not at all.
 */
package io.patchflow.checkpoint;
