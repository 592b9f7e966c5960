package io.patchflow.deploy;

import static io.patchflow.deploy.ResourceSchema.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What can be said of the resources in {@code kubernetes/} without a Kubernetes. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("kubernetes");
  private static final Set<String> BEAM = Set.of("--runner", "--flinkMaster");

  @ParameterizedTest
  @ValueSource(strings = {"flink-cluster.yaml", "flink-training.yaml"})
  void theClustersFitTheOperatorsDefinition(String file) throws IOException {
    Map<String, Object> deployment = read(file);

    assertThat(deployment.get("apiVersion")).isEqualTo("flink.apache.org/v1beta1");
    assertThat(deployment.get("kind")).isEqualTo("FlinkDeployment");
    assertThat(definition().problems("spec", deployment.get("spec"))).isEmpty();
    assertThat(part(deployment, "spec"))
        .containsEntry("image", "flink:" + System.getProperty("flink.version") + "-java17")
        .containsEntry("flinkVersion", "v1_19");
    assertThat(part(part(deployment, "spec"), "flinkConfiguration"))
        .as("Beam sets no restart strategy, so the cluster must")
        .containsEntry("restart-strategy.type", "exponential-delay")
        .containsEntry("high-availability.type", "kubernetes");
  }

  @Test
  void theDefinitionRefusesWhatTheOperatorWould() throws IOException {
    Map<String, Object> spec =
        new Yaml()
            .load(
                """
                flinkVersion: v9_9
                imaeg: flink
                flinkConfiguration: {taskmanager.numberOfTaskSlots: 2}
                jobManager: {replicas: one}
                podTemplate: {spec: {containers: [{nmae: main}]}}
                """);
    assertThat(definition().problems("spec", spec))
        .extracting(problem -> problem.replaceAll("(one of) .*, found", "$1 those, found"))
        .containsExactly(
            "spec.flinkVersion: expected one of those, found v9_9",
            "spec.imaeg: there is no such field",
            "spec.flinkConfiguration.taskmanager.numberOfTaskSlots: expected string, found 2",
            "spec.jobManager.replicas: expected integer, found one",
            "spec.podTemplate.spec.containers[0].nmae: there is no such field");
  }

  @Test
  void theWorkflowsStepsAreCommandsOfTheProgram() throws IOException {
    List<String> names = new ArrayList<>();
    for (String[] words : commandLines()) {
      names.add(words[0]);
      Set<String> known = options(words[0]);
      for (int i = 1; i < words.length; i++) {
        String option = words[i].split("=", 2)[0];
        assertThat(known.contains(option) || BEAM.contains(option)).as(words[i]).isTrue();
      }
    }
    assertThat(names).containsExactly("decode", "train", "evaluate");
  }

  @Test
  void theWorkflowSubmitsToTheClustersAndMountsTheVolume() throws IOException {
    String workflow = Files.readString(FOLDER.resolve("workflow.yaml"));
    for (String file : List.of("flink-cluster.yaml", "flink-training.yaml")) {
      String name = (String) part(read(file), "metadata").get("name");
      assertThat(workflow).contains("--flinkMaster=" + name + "-rest:8081");
    }
    String claim = (String) part(read("storage.yaml"), "metadata").get("name");
    for (String file : List.of("flink-cluster.yaml", "flink-training.yaml", "workflow.yaml")) {
      assertThat(Files.readString(FOLDER.resolve(file))).contains("claimName: " + claim);
    }
  }

  /** The command line of each step, in order. */
  private static List<String[]> commandLines() throws IOException {
    List<String[]> lines = new ArrayList<>();
    Map<String, Object> spec = part(read("workflow.yaml"), "spec");
    for (Object template : (List<?>) spec.get("templates")) {
      if (((Map<?, ?>) template).get("steps") instanceof List<?> steps) {
        for (Object group : steps) {
          Map<?, ?> step = (Map<?, ?>) ((List<?>) group).get(0);
          Map<?, ?> arguments = (Map<?, ?>) step.get("arguments");
          Map<?, ?> line = (Map<?, ?>) ((List<?>) arguments.get("parameters")).get(0);
          lines.add(((String) line.get("value")).strip().split("\\s+", -1));
        }
      }
    }
    return lines;
  }

  /** The options that a command's help names. */
  private static Set<String> options(String command) {
    ByteArrayOutputStream help = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(help, true, StandardCharsets.UTF_8);
    assertThat(Main.run(new String[] {command, "--help"}, out, out)).isZero();
    return Pattern.compile("--[a-z-]+")
        .matcher(help.toString(StandardCharsets.UTF_8))
        .results()
        .map(match -> match.group())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static ResourceSchema definition() throws IOException {
    String file = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    try (InputStream in = KubernetesTest.class.getResourceAsStream(file)) {
      Map<String, Object> definition = new Yaml().load(in);
      List<?> versions = (List<?>) part(definition, "spec").get("versions");
      @SuppressWarnings("unchecked")
      Map<String, Object> only = (Map<String, Object>) versions.get(0);
      Map<String, Object> root = part(part(only, "schema"), "openAPIV3Schema");
      return new ResourceSchema(part(part(root, "properties"), "spec"));
    }
  }

  private static Map<String, Object> read(String file) throws IOException {
    return new Yaml().load(Files.readString(FOLDER.resolve(file)));
  }
}
