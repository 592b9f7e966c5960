/**
 * The IDX format, as MNIST's home page describes it: two zero bytes, a type code, the rank, the
 * sizes as big-endian 32-bit integers, then the elements, the last dimension running fastest. Files
 * may be plain, gzip or xz; a damaged one is refused with the offset, what was expected and what
 * was found.
 */
package io.patchflow.idx;
