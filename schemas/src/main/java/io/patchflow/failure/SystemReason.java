package io.patchflow.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why the system refused to read or write a file, in words and without the file's name: the message
 * of a {@link FileSystemException} is often that name and nothing else.
 */
public final class SystemReason {
  private SystemReason() {}

  /** Such as {@code permission denied} or {@code No space left on device}; never empty. */
  public static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    String reason =
        failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  /** The same, after the name of the file where it is known: a folder's failure is one file's. */
  public static String withFile(IOException failure) {
    return failure instanceof FileSystemException named && named.getFile() != null
        ? named.getFile() + ": " + of(failure)
        : of(failure);
  }
}
