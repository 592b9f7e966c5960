/**
 * What a training run does: the recipe, its YAML files, their validation, and the run id that a
 * recipe and the data give.
 */
package io.patchflow.recipe;
