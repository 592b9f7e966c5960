/**
 * A model's computation on one sample as data: a few instructions over small matrices. The backward
 * program and the cheaper order of products are derived from it. Nothing here computes; executors
 * walk these lists.
 */
package io.patchflow.program;
