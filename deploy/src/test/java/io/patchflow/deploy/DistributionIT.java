package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.deploy.Distribution.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the distribution is made of. */
class DistributionIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path LIB = Distribution.FOLDER.resolve("lib");

  /** What it is built for, such as {@code linux-x86_64}. */
  private static final String PLATFORM = System.getProperty("patchflow.platform");

  @Test
  void holdsTheseEntries() throws Exception {
    assertThat(Distribution.names(Distribution.FOLDER))
        .filteredOn(name -> !name.equals("patchflow.cdx.json"))
        .as("besides what the profile bill-of-materials adds")
        .containsExactly("LICENSE", "NOTICE", "README.md", "bin", "conf", "lib");
    assertThat(Distribution.LAUNCHER).isExecutable();
  }

  @Test
  void holdsTheNativeLibrariesOfOnePlatform() throws Exception {
    Set<String> libraries = Distribution.names(LIB);
    List<String> expected =
        Stream.of("duckdb_jdbc", "javacpp", "nd4j-native", "nd4j-native-preset", "openblas")
            .map(library -> "%s-%s.jar".formatted(library, PLATFORM))
            .collect(Collectors.toCollection(ArrayList::new));
    if (PLATFORM.equals("linux-x86_64")) {
      expected.add(2, "mkl-linux-x86_64-redist.jar");
    }
    assertThat(libraries)
        .as("the libraries with machine code in them")
        .filteredOn(name -> name.matches(".*-(linux|macosx|windows|android|ios)-.*"))
        .extracting(name -> name.replaceFirst("-[0-9].*-" + PLATFORM, "-" + PLATFORM))
        .containsExactlyElementsOf(expected);
    assertThat(libraries)
        .as("no library of the tests is shipped")
        .noneMatch(name -> name.matches("(junit|assertj|jqwik|archunit).*"));
  }

  @Test
  void shipsDuckDbForOnePlatformToo() throws Exception {
    String library =
        switch (PLATFORM) {
          case "linux-x86_64" -> "libduckdb_java.so_linux_amd64";
          case "linux-arm64" -> "libduckdb_java.so_linux_arm64";
          default -> "libduckdb_java.so_osx_universal";
        };
    List<String> jars =
        Distribution.names(LIB).stream().filter(name -> name.startsWith("duckdb")).toList();
    assertThat(jars).hasSize(1);
    try (JarFile jar = new JarFile(LIB.resolve(jars.get(0)).toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains("META-INF/services/java.sql.Driver", "org/duckdb/DuckDBDriver.class")
          .filteredOn(name -> name.contains(".so_"))
          .containsExactly(library);
    }
  }

  @Test
  void shipsTheRecipesThatTheProgramKnows() throws Exception {
    Path sources = ROOT.resolve("training/src/main/resources/io/patchflow/recipe");
    Path shipped = Distribution.FOLDER.resolve("conf/recipes");
    assertThat(Distribution.names(shipped)).contains("seed.yaml", "published.yaml");
    for (String recipe : Distribution.names(shipped)) {
      assertThat(shipped.resolve(recipe)).hasSameBinaryContentAs(sources.resolve(recipe));
    }
  }

  @Test
  void setsTheSameJvmOptionsAsACheckout() throws Exception {
    // Options of the machine, such as its heap; the others are for Maven and its compiler.
    assertThat(machineOptions(Distribution.FOLDER.resolve("conf/jvm.options")))
        .as("conf/jvm.options and .mvn/jvm.config choose the same JVM")
        .isNotEmpty()
        .isEqualTo(machineOptions(ROOT.resolve(".mvn/jvm.config")));
  }

  private static List<String> machineOptions(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines.filter(line -> line.startsWith("-X")).toList();
    }
  }

  @Test
  void makesOneJarOfItForFlink() throws Exception {
    try (JarFile jar = new JarFile(Path.of("target", "patchflow-flink.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.patchflow.cli.FlinkMain");
      for (String name : List.of("LICENSE", "NOTICE")) {
        assertThat(jar.getInputStream(jar.getEntry("META-INF/" + name)))
            .hasBinaryContent(Files.readAllBytes(ROOT.resolve(name)));
      }
      assertThat(jar.stream().map(JarEntry::getName))
          .contains(
              "io/patchflow/cli/FlinkMain.class",
              "org/apache/beam/runners/flink/FlinkRunner.class",
              "META-INF/services/org.apache.beam.sdk.options.PipelineOptionsRegistrar")
          .anyMatch(name -> name.matches("org/nd4j/.*/" + PLATFORM + "/libnd4jcpu\\.\\w+"))
          .anyMatch(name -> name.matches("META-INF/licenses/commons-math3-.*/META-INF/LICENSE.txt"))
          .noneMatch(name -> name.endsWith(".jar"))
          .noneMatch(name -> name.matches("org/(apache/flink|slf4j|duckdb)/.*"));
    }
  }

  @Test
  void packsTheFolderIntoTheArchive() throws Exception {
    String name = "patchflow-" + System.getProperty("patchflow.version");
    Outcome listing =
        Distribution.run(
            Path.of("target").toAbsolutePath(), Map.of(), List.of("tar", "tvf", name + ".tar"));
    TreeSet<String> packed = new TreeSet<>();
    listing
        .out()
        .lines()
        .filter(line -> line.startsWith("-"))
        .forEach(line -> packed.add(line.substring(line.indexOf(name))));
    TreeSet<String> folder = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Distribution.FOLDER)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> folder.add(name + "/" + Distribution.FOLDER.relativize(file)));
    }
    assertThat(packed).as("the files of the archive").isEqualTo(folder);
    assertThat(listing.out().lines().filter(line -> line.endsWith("/bin/patchflow")))
        .as("the launcher can be run once unpacked")
        .singleElement()
        .asString()
        .startsWith("-rwxr-xr-x");
  }
}
