/** {@code run.json}: what was asked, what ran and on what; and whether the manifests agree. */
package io.patchflow.record;
