package io.patchflow.cli;

/** The libraries' log on stderr: warnings, see {@code simplelogger.properties}, or all of it. */
final class Logging {
  private static final String LEVEL = "org.slf4j.simpleLogger.";

  private Logging() {}

  /** Must be called before the first logger is made. */
  static void configure(LogFlags flags) {
    // Maven sets this level for itself, and for what it runs.
    System.setProperty(LEVEL + "defaultLogLevel", flags.level());
    if (flags.verbose()) {
      System.setProperty(LEVEL + "log.org.apache.flink", "info");
      System.setProperty(LEVEL + "log.org.apache.beam.runners.flink", "info");
    }
  }
}
