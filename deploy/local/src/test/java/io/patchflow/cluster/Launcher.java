package io.patchflow.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bin/patchflow-cluster} as the build assembled it, called for a cluster in {@code temp}.
 *
 * @param folder the cluster's
 * @param port of its REST
 */
record Launcher(Path temp, ClusterFolder folder, int port) {
  private static final Path FILE =
      Path.of("target", "patchflow-cluster", "bin", "patchflow-cluster").toAbsolutePath();

  /** For processes that end soon: what is compiled well takes them longer than it saves. */
  private static final String QUICK =
      "-Denv.java.opts.all=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** What one call left behind. */
  record Outcome(int code, String out, String err) {}

  /** On a port that nobody uses. */
  static Launcher in(Path temp) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClusterFolder folder = new ClusterFolder(temp.resolve("a cluster"));
      return new Launcher(temp, folder, socket.getLocalPort());
    }
  }

  /** Starts a cluster of one worker. */
  Outcome start(String... settings) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("start", "1", QUICK));
    words.addAll(List.of(settings));
    return call(words.toArray(String[]::new));
  }

  /** The processes, each with its state. */
  List<String> states() throws IOException, InterruptedException {
    return call("status")
        .out()
        .lines()
        .map(line -> line.replaceAll(" +pid .*", "").replaceAll(" +", " "))
        .toList();
  }

  Outcome call(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(FILE.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--port", Integer.toString(port), "--dir", folder.root().toString()));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new Outcome(builder.start().waitFor(), Files.readString(out), Files.readString(err));
  }

  /** SIGKILL for what is still there. */
  void endProcesses() {
    folder.processes().values().forEach(ClusterProcess::kill);
  }
}
