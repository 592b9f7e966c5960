/**
 * Run and sweep folders (contract C6): their layout, the manifests of their stages and whether the
 * files are as these say, the lock that keeps a second writer out. Readers go by the manifests and
 * never by a listing.
 */
package io.patchflow.folder;
