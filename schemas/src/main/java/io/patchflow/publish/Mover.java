package io.patchflow.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The one kind of step by which a commit changes what readers see. */
@FunctionalInterface
interface Mover {
  /** Moves by one rename, or fails and changes nothing. */
  Mover ATOMIC = (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);

  void move(Path from, Path to) throws IOException;
}
