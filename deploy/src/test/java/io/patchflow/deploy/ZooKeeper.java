package io.patchflow.deploy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A ZooKeeper of one server on loopback, the one that comes with Flink. */
record ZooKeeper(Process process, String address) implements AutoCloseable {

  static ZooKeeper start(Path folder) throws IOException {
    Files.createDirectories(folder);
    int port;
    int peers;
    int election;
    try (ServerSocket first = LocalCluster.freePort();
        ServerSocket second = LocalCluster.freePort();
        ServerSocket third = LocalCluster.freePort()) {
      port = first.getLocalPort();
      peers = second.getLocalPort();
      election = third.getLocalPort();
    }
    Path settings = folder.resolve("zoo.cfg");
    Files.writeString(
        settings,
        """
        tickTime=2000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        admin.enableServer=false
        server.1=127.0.0.1:%d:%d
        """
            .formatted(folder.resolve("data"), port, peers, election));
    Process process =
        new ProcessBuilder(
                LocalCluster.java(
                    "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                    List.of("--zkConfigFile", settings.toString(), "--peerId", "1")))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new ZooKeeper(process, "127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
