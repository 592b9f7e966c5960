package io.patchflow.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Starts Flink's own main classes, with the options that Flink's own scripts give them.
 *
 * @param home the folder with {@code lib/} and {@code conf/}
 */
record FlinkJvm(Path home, ClusterFolder folder) {
  /** As in the configuration that Flink's distribution ships (env.java.opts.all). */
  private static final List<String> MODULES =
      List.of(
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  void startJobManager() {
    List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:MaxMetaspaceSize=512m"));
    options.addAll(userOptions(configuration(), CoreOptions.FLINK_JM_JVM_OPTIONS));
    start(ClusterFolder.JOB_MANAGER, options, StandaloneSessionClusterEntrypoint.class, List.of());
  }

  void startWorker(int number) {
    String name = ClusterFolder.workerName(number);
    Configuration configuration = configuration();
    TaskExecutorProcessSpec spec = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    List<String> options = words(ProcessMemoryUtils.generateJvmParametersStr(spec));
    options.addAll(userOptions(configuration, CoreOptions.FLINK_TM_JVM_OPTIONS));
    List<String> arguments = words(TaskExecutorProcessUtils.generateDynamicConfigsStr(spec));
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + name));
    start(name, options, TaskManagerRunner.class, arguments);
  }

  private Configuration configuration() {
    return GlobalConfiguration.loadConfiguration(folder.conf().toString());
  }

  /** What Flink's own scripts take from its configuration. */
  private static List<String> userOptions(Configuration configuration, ConfigOption<String> own) {
    return words(configuration.get(CoreOptions.FLINK_JVM_OPTIONS) + " " + configuration.get(own));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+", -1)));
    words.removeIf(String::isEmpty);
    return words;
  }

  private void start(
      String name, List<String> jvmOptions, Class<?> mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(MODULES);
    command.add("-Djava.io.tmpdir=" + folder.tmp());
    // Each job unpacks its native libraries anew; in the user's own cache they would never go.
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.tmp().resolve("native"));
    command.add("-Dlog.file=" + folder.log(name));
    command.add("-Dlog4j.configurationFile=" + home.resolve("conf/log4j.properties"));
    command.addAll(List.of("-cp", home.resolve("lib") + "/*", mainClass.getName()));
    command.addAll(List.of("--configDir", folder.conf().toString()));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.root().toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.log(name + "-out").toFile())
              .start();
      ClusterProcess.of(process).write(folder.record(name));
    } catch (IOException e) {
      throw new ClusterFailure(name + ": cannot be started: " + e, e);
    }
  }
}
