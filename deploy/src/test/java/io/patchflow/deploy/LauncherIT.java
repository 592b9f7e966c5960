package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/patchflow} as people call it. */
class LauncherIT {

  @TempDir private Path directory;

  @Test
  void printsItsVersion() throws Exception {
    Outcome outcome = patchflow("--version");
    assertThat(outcome.err()).as("nothing but the version is said").isEmpty();
    assertThat(outcome.out().strip())
        .as("the version is the build's")
        .isEqualTo("patchflow " + System.getProperty("patchflow.version"));
    assertThat(outcome.code()).isZero();
  }

  @Test
  void printsTheCommandsOnHelp() throws Exception {
    Outcome outcome = patchflow("--help");
    assertThat(outcome.out())
        .as("help names every command")
        .contains("run", "decode", "train", "evaluate", "inspect");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void findsItsHomeThroughRelativeAndAbsoluteLinks() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Distribution.LAUNCHER);
    Path folder = Files.createDirectories(directory.resolve("a b"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("pf"), Path.of("..", "link"));
    assertThat(launch(Distribution.ENVIRONMENT, linkToLink, "--version").code())
        .as("a link to a link, in a folder with a space in its name, starts the program")
        .isZero();
    Files.delete(linkToLink);
    Files.delete(link);
  }

  @Test
  void findsPathsFromWhereItIsCalled() throws Exception {
    SmallDataSet.write(directory.resolve("data"), 4, 2);
    assertThat(patchflow("decode", "--input", "data", "--output", "run"))
        .as("a folder named by one word is made in the working folder")
        .extracting(Outcome::code)
        .isEqualTo(0);
    assertThat(Distribution.names(directory)).containsExactly("data", "run");

    Path here = Files.createDirectory(directory.resolve("here"));
    List<String> command =
        List.of(Distribution.LAUNCHER.toString(), "decode", "--input", "../data", "--output", ".");
    assertThat(Distribution.run(here, Distribution.ENVIRONMENT, command).code())
        .as("the working folder can be the run folder")
        .isZero();
    assertThat(Distribution.names(here.resolve("patches")))
        .isEqualTo(Distribution.names(directory.resolve("run/patches")))
        .containsExactly("manifest.json", "test", "train");
  }

  @Test
  void passesTheProgramsExitCodeOn() throws Exception {
    Outcome outcome = patchflow("--no-such-option");
    assertThat(outcome.code()).as("the exit code of a usage error").isEqualTo(2);
    assertThat(outcome.err()).as("an error is one line").hasLineCount(1).startsWith("patchflow: ");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void saysHowToGetTheRuntimeThatItDoesNotBring() throws Exception {
    assertThat(patchflow("export", "run", "--check"))
        .isEqualTo(
            new Outcome(
                3,
                "",
                "patchflow: --check: ONNX Runtime is not on the class path; add the jar of"
                    + " com.microsoft.onnxruntime:onnxruntime to it, see docs/ONNX.md\n"));
  }

  @Test
  void addsJavaOpts() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            "-Xmx64m -XX:+PrintFlagsFinal");
    assertThat(launch(environment, Distribution.LAUNCHER, "--version").out())
        .as("JAVA_OPTS comes after conf/jvm.options, so its heap limit wins")
        .containsPattern("MaxHeapSize +:?= 67108864 ");
  }

  @Test
  void writesPlainDigitsInAnyLocale() throws Exception {
    Map<String, String> cairo =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            "-Duser.language=ar -Duser.country=EG -Xmx512m");
    assertThat(launch(cairo, Distribution.LAUNCHER, "doctor").out()).contains("heap 512 MiB");
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    Outcome outcome =
        launch(Map.of("JAVA_HOME", directory.toString()), Distribution.LAUNCHER, "--version");
    assertThat(outcome)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "patchflow: JAVA_HOME is "
                    + directory
                    + ", which has no bin/java; Java 17 or later is needed\n"));
  }

  @Test
  void refusesAnOlderJava() throws Exception {
    assertThat(refusalOf("openjdk version \"11.0.2\" 2019-01-15")).contains("Java 11.0.2 found at");
    assertThat(refusalOf("java version \"1.8.0_202\"")).contains("Java 1.8.0_202 found at");
    assertThat(refusalOf("not a Java at all")).contains("Java of an unknown version found at");
  }

  private String refusalOf(String versionLine) throws Exception {
    Path java = directory.resolve("old/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho '" + versionLine + "' >&2\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = Map.of("JAVA_HOME", directory.resolve("old").toString());
    Outcome outcome = launch(environment, Distribution.LAUNCHER, "--version");
    assertThat(outcome.code()).as("an older Java is refused").isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .startsWith("patchflow: Java ")
        .endsWith("; Java 17 or later is needed\n");
    return outcome.err();
  }

  private Outcome patchflow(String... words) throws Exception {
    return new Patchflow(directory).run(List.of(words));
  }

  private Outcome launch(Map<String, String> environment, Path launcher, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return Distribution.run(directory, environment, command);
  }
}
