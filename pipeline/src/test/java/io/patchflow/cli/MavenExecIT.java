package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as the README starts it from a checkout. */
class MavenExecIT {
  @TempDir Path folder;

  @Test
  void theReadmesCommandRunsAllStages() throws IOException, InterruptedException {
    Path data = FashionMnistSlice.write(folder.resolve("data"), 200, 100);
    Path run = folder.resolve("run");
    List<String> command = new ArrayList<>(List.of(property("patchflow.mvn"), "-q"));
    if (property("patchflow.offline").equals("offline true")) {
      command.add("--offline");
    }
    command.add("-Dmaven.repo.local=" + property("patchflow.repository"));
    // This very build has checked and compiled it.
    command.addAll(List.of("-Dmaven.main.skip", "-Dspotless.check.skip", "-Denforcer.skip"));
    command.addAll(List.of("compile", "exec:java"));
    command.add(
        "-Dexec.args=run --input %s --output %s --epochs 1 --set model.stem=16"
            .formatted(data, run));

    Invocation maven;
    try (ChildProcess child = ChildProcess.start(checkout(), folder.resolve("out.txt"), command)) {
      maven = child.outcome();
    }

    assertThat(maven.code()).as(maven.err() + maven.out()).isZero();
    assertThat(maven.out()).contains("accuracy", "macro F1");
    assertThat(RunFiles.of(run))
        .contains("metrics/summary.parquet", "model/model.zip", "run.json")
        .noneMatch(file -> file.contains(".tmp") || file.startsWith("."));
    assertThat(Invocation.of("verify", run).code()).isZero();
  }

  private static Path checkout() {
    Path module = Path.of("").toAbsolutePath();
    assertThat(Files.exists(module.resolveSibling("pom.xml"))).as("the checkout's root").isTrue();
    return module.getParent();
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
