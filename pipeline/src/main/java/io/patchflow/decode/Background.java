package io.patchflow.decode;

import io.patchflow.failure.PatchflowException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Something that is computed beside the caller's work. */
record Background<T>(CompletableFuture<T> future) {

  /** Begins {@code work}. */
  static <T> Background<T> of(Supplier<T> work) {
    return new Background<>(CompletableFuture.supplyAsync(work));
  }

  /** Work that needed no waiting. */
  static <T> Background<T> done(T result) {
    return new Background<>(CompletableFuture.completedFuture(result));
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
