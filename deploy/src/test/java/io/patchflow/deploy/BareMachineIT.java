package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program where the machine lacks what most have: a locale, a home, a folder to load from. */
class BareMachineIT {
  @TempDir private Path directory;

  @Test
  void findsPathsWithLettersBeyondAsciiWithoutALocale() throws Exception {
    SmallDataSet.write(directory.resolve("data"), 4, 2);
    // By the shell, since this process may lack a locale itself; the bytes are UTF-8's.
    String script =
        "cd \"$1\" && folder=$(printf 'M\\303\\274ller') && mkdir $folder && cp -r data $folder/in"
            + " && cd $folder && \"$2\" decode --input in --output \"../$folder/run\" && test -e"
            + " run/run.json";
    List<String> command =
        List.of("sh", "-c", script, "sh", directory.toString(), Distribution.LAUNCHER.toString());
    for (String locale : List.of("POSIX", "")) {
      Map<String, String> environment =
          Map.of(
              "JAVA_HOME",
              System.getProperty("java.home"),
              "JAVA_OPTS",
              Distribution.ENDS_SOON,
              "LANG",
              "",
              "LC_CTYPE",
              "",
              "LC_ALL",
              locale);
      Outcome outcome = Distribution.run(directory, environment, command);
      assertThat(outcome.code()).as(outcome.err()).isZero();
      Distribution.run(directory, Map.of(), List.of("sh", "-c", "rm -r M*"));
    }
  }

  @Test
  void namesTheCureWhereTheLocaleWasNotSetForIt() throws Exception {
    // As Maven's Java is started, which no launcher of ours precedes.
    String script =
        "LC_ALL=POSIX exec \"$1\" -cp \"$2/*\" io.patchflow.cli.Main verify"
            + " $(printf 'M\\303\\274ller')";
    Outcome outcome =
        Distribution.run(
            directory,
            Map.of(),
            List.of(
                "sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Distribution.FOLDER.resolve("lib").toString()));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .endsWith(
            "has letters that the locale's encoding, ANSI_X3.4-1968, has not; set"
                + " LC_ALL=C.UTF-8\n");
  }

  @Test
  void keepsItsCachesOutOfTheWorkingFolderOfAUserWithoutAHome(@TempDir Path temporary)
      throws Exception {
    Map<String, String> nobody =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            Distribution.ENDS_SOON + " -Duser.home=? -Duser.name=? -Djava.io.tmpdir=" + temporary,
            "HOME",
            "",
            "XDG_CACHE_HOME",
            "");
    SmallDataSet.write(directory.resolve("data"), 4, 2);
    launch(nobody, "decode", "--input", "data", "--output", "run").assertDone();
    assertThat(Distribution.names(directory))
        .as("nothing else is made here")
        .containsExactly("data", "run");
    assertThat(Distribution.names(temporary))
        .as("the caches of the user, whoever it is")
        .singleElement()
        .asString()
        .startsWith("patchflow-");
  }

  @Test
  void saysWhyNativeLibrariesCannotBeLoaded() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "JAVA_OPTS", Distribution.ENDS_SOON,
            "PATCHFLOW_NATIVE", file.toString());
    String problem =
        "native libraries cannot be unpacked and loaded: %1$s: %1$s: exists already;"
                .formatted(file)
            + " PATCHFLOW_NATIVE=FOLDER names another folder";

    Outcome decode = launch(environment, "decode", "--output", "run");
    assertThat(decode).isEqualTo(new Outcome(3, "", "patchflow: " + problem + "\n"));
    assertThat(directory.resolve("run")).doesNotExist();

    Outcome doctor = launch(environment, "doctor");
    doctor.assertDone();
    assertThat(doctor.out().lines())
        .as("the other checks stay")
        .anyMatch(line -> line.startsWith("! native libraries: ") && line.contains(file.toString()))
        .anyMatch(line -> line.startsWith("  cores "))
        .anyMatch(line -> line.contains("data set fashion-mnist"));
  }

  @Test
  void saysWhyDuckDbCannotBeLoaded() throws Exception {
    SmallDataSet.write(directory.resolve("data"), 4, 2);
    launch(Distribution.ENVIRONMENT, "decode", "--input", "data", "--output", "run").assertDone();
    Path file = Files.createFile(directory.resolve("file"));
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            Distribution.ENDS_SOON + " -Djava.io.tmpdir=" + file);
    assertThat(launch(environment, "inspect", "run", "--sql", "SELECT 1"))
        .isEqualTo(
            new Outcome(
                3,
                "",
                "patchflow: DuckDB cannot be loaded: %1$s: %1$s: exists already;".formatted(file)
                    + " JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another folder\n"));
  }

  private Outcome launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Distribution.LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return Distribution.run(directory, environment, command);
  }
}
