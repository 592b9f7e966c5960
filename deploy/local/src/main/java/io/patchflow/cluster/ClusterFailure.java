package io.patchflow.cluster;

/** What keeps the cluster from doing as asked, in a line for the user. */
final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterFailure(String message) {
    super(message);
  }

  ClusterFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
