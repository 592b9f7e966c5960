package io.patchflow.platform;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one folder that all native libraries are unpacked to and loaded from: the first of several
 * that a library can be loaded from and that has the space. DuckDB's goes to {@code java.io.tmpdir}
 * all the same: it has no setting.
 *
 * @param path empty where none can be used
 * @param refused others, each with what is wrong with it
 * @param room whether the libraries that compute fit there, some 850 MB
 */
public record NativeFolder(Optional<Path> path, List<String> refused, boolean room) {
  /** The environment variable that names the folder. */
  public static final String SETTING = "PATCHFLOW_NATIVE";

  private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";

  /** The properties that say where libraries unpack. */
  private static final List<String> PROPERTIES =
      List.of(JAVACPP, "org.xerial.snappy.tempdir", "ZstdTempFolder", "jline.tmpdir", "jna.tmpdir");

  private static NativeFolder ofThisProcess;

  public NativeFolder {
    refused = List.copyOf(refused);
  }

  /**
   * Chooses the folder, once a process, and sets it for the libraries. Must be called before the
   * first of them is used.
   */
  public static synchronized NativeFolder use() {
    if (ofThisProcess == null) {
      ofThisProcess = choose(candidates(System.getenv(), System.getProperty(JAVACPP)));
      ofThisProcess.path.ifPresent(NativeFolder::setForLibraries);
    }
    return ofThisProcess;
  }

  /**
   * Makes sure that libraries can be loaded; the small ones, which are not kept there.
   *
   * @throws PatchflowException backend: from no folder, with what is wrong with each
   */
  public NativeFolder require() {
    if (path.isEmpty()) {
      throw refusal();
    }
    return this;
  }

  /**
   * As {@link #require()}, and that those which compute fit there.
   *
   * @throws PatchflowException backend: they do not
   */
  public NativeFolder requireRoom() {
    if (!room) {
      throw refusal();
    }
    return this;
  }

  private PatchflowException refusal() {
    return new PatchflowException(
        ExitCode.BACKEND, "native libraries cannot be unpacked and loaded: " + describe());
  }

  /** For people: where it is, or what is wrong with each. */
  public String describe() {
    String others = String.join("; ", refused);
    if (!room) {
      return "%s; %s=FOLDER names another folder".formatted(others, SETTING);
    }
    return "in " + path.orElseThrow() + (refused.isEmpty() ? "" : ", not in " + others);
  }

  /**
   * Why a library cannot be loaded from the system's temporary folder, with the setting that names
   * another. DuckDB unpacks there.
   */
  public static Optional<String> temporaryFault() {
    LibraryFolder temporary = new LibraryFolder(Path.of(System.getProperty("java.io.tmpdir")));
    return temporary
        .fault()
        .map(
            fault ->
                "%s: %s; JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another folder"
                    .formatted(temporary.path(), fault));
  }

  private static void setForLibraries(Path folder) {
    for (String property : PROPERTIES) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, folder.toString());
      }
    }
  }

  /** A folder that may have to be made first. */
  @FunctionalInterface
  interface Candidate {
    Path folder() throws IOException;
  }

  /** By what people call it. */
  static Map<String, Candidate> candidates(Map<String, String> environment, String given) {
    String named = environment.getOrDefault(SETTING, given);
    if (named != null) {
      Path folder = Path.of(named).toAbsolutePath();
      return Map.of(folder.toString(), () -> folder);
    }
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    CacheFolder.of(environment, System.getProperty("user.home"))
        .map(cache -> cache.resolve("native"))
        .ifPresent(folder -> candidates.put(folder.toString(), () -> folder));
    for (String shared : List.of(System.getProperty("java.io.tmpdir"), "/var/tmp")) {
      candidates.put(shared, () -> CacheFolder.temporary(Path.of(shared)).resolve("native"));
    }
    return candidates;
  }

  static NativeFolder choose(Map<String, Candidate> candidates) {
    List<String> refused = new ArrayList<>();
    Optional<Path> tight = Optional.empty();
    for (Map.Entry<String, Candidate> candidate : candidates.entrySet()) {
      Optional<String> fault;
      try {
        LibraryFolder folder = new LibraryFolder(candidate.getValue().folder());
        fault = folder.fault();
        if (fault.isEmpty()) {
          fault = folder.space().map(DiskSpace::toString);
          if (fault.isEmpty()) {
            return new NativeFolder(Optional.of(folder.path()), refused, true);
          }
          tight = tight.or(() -> Optional.of(folder.path()));
        }
      } catch (IOException e) {
        fault = Optional.of(SystemReason.withFile(e));
      }
      refused.add(candidate.getKey() + ": " + fault.get());
    }
    return new NativeFolder(tight, refused, false);
  }
}
