/**
 * What a training needs to resume after it died, written so that it is there whole or not at all.
 */
package io.patchflow.checkpoint;
