package io.patchflow.decode;

import io.patchflow.failure.PatchflowException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Something that is computed beside the caller's work. */
record BackgroundTask<T>(CompletableFuture<T> future) {

  /** Begins {@code work}. */
  static <T> BackgroundTask<T> of(Supplier<T> work) {
    return new BackgroundTask<>(CompletableFuture.supplyAsync(work));
  }

  /** Work that needed no waiting. */
  static <T> BackgroundTask<T> done(T result) {
    return new BackgroundTask<>(CompletableFuture.completedFuture(result));
  }

  /**
   * Waits for the result.
   *
   * @throws PatchflowException the one that the work threw
   */
  T result() {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof PatchflowException reason ? reason : e;
    }
  }
}
