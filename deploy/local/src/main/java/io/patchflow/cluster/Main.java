package io.patchflow.cluster;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line {@code patchflow-cluster}. */
public final class Main {
  private static final String USAGE =
      """
      usage: patchflow-cluster COMMAND [--port PORT] [--dir DIR]
        start [WORKERS] [--slots N] [-Dkey=value ...]
                          starts a JobManager and WORKERS (1) workers of N (2) slots
        status            says what runs
        add-worker        starts one more worker
        start-jobmanager  starts a JobManager in the place of one that died
        kill-worker I     kills worker I as a crash would
        kill-jobmanager   kills the JobManager as a crash would
        stop              stops all and removes all files but the logs
      PORT is 8081 unless given; all files stand in DIR, or else in ~/.cache/patchflow/cluster-PORT""";

  private static final int USAGE_ERROR = 2;
  private static final int FAILED = 1;

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> flinkOptions = new TreeMap<>();
  private int port = 8081;
  private int slots = 2;
  private Path dir;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length == 0 || args[0].equals("--help")) {
      System.out.println(USAGE);
      return args.length == 0 ? USAGE_ERROR : 0;
    }
    try {
      Main main = new Main();
      main.parse(List.of(args));
      main.perform();
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println("patchflow-cluster: " + e.getMessage() + ", see --help");
      return USAGE_ERROR;
    } catch (ClusterFailure e) {
      System.err.println("patchflow-cluster: " + e.getMessage());
      return FAILED;
    }
  }

  private void parse(List<String> args) {
    Deque<String> rest = new ArrayDeque<>(args);
    while (!rest.isEmpty()) {
      String arg = rest.remove();
      switch (arg) {
        case "--port" -> port = number(arg, value(rest), 65535);
        case "--slots" -> slots = number(arg, value(rest), 1024);
        case "--dir" -> dir = Path.of(value(rest)).toAbsolutePath();
        default -> word(arg);
      }
    }
  }

  private static String value(Deque<String> rest) {
    return rest.isEmpty() ? "" : rest.remove();
  }

  private void word(String arg) {
    if (arg.startsWith("-D") && arg.indexOf('=') > 2) {
      int equals = arg.indexOf('=');
      flinkOptions.put(arg.substring(2, equals), arg.substring(equals + 1));
    } else if (arg.startsWith("-")) {
      throw new IllegalArgumentException("unknown option " + arg);
    } else {
      words.add(arg);
    }
  }

  private void perform() {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command is missing");
    }
    Path home = Path.of(System.getProperty("patchflow.cluster.home"));
    ClusterFolder folder =
        dir == null
            ? ClusterFolder.ofUser(System.getenv(), System.getProperty("user.home"), port)
            : new ClusterFolder(dir);
    folder.requireOwn();
    Cluster cluster = new Cluster(home, folder, port, System.out::println);
    String command = words.get(0);
    int most = command.equals("start") || command.equals("kill-worker") ? 2 : 1;
    if (words.size() > most) {
      throw new IllegalArgumentException("unexpected argument " + words.get(most));
    }
    switch (command) {
      case "start" ->
          cluster.start(words.size() == 2 ? count(words.get(1)) : 1, slots, flinkOptions);
      case "status" -> cluster.status();
      case "add-worker" -> cluster.addWorker();
      case "start-jobmanager" -> cluster.startJobManager();
      case "kill-worker" -> {
        String number = words.size() == 2 ? words.get(1) : "";
        cluster.kill(ClusterFolder.workerName(number("kill-worker", number, 9999)));
      }
      case "kill-jobmanager" -> cluster.kill(ClusterFolder.JOB_MANAGER);
      case "stop" -> cluster.stop();
      default -> throw new IllegalArgumentException("unknown command " + command);
    }
  }

  private static int count(String text) {
    return number("start", text, 64);
  }

  private static int number(String name, String text, int max) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException(
          "%s: expected a number from 1 to %d, found %s"
              .formatted(name, max, text.isEmpty() ? "none" : text));
    }
    return Integer.parseInt(text);
  }
}
