package io.patchflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The direction of imports, as docs/ARCHITECTURE.md draws it. */
@AnalyzeClasses(packages = "io.patchflow", importOptions = ImportDirectionTest.ProgramOnly.class)
class ImportDirectionTest {
  @ArchTest
  static final ArchRule SCHEMAS_KNOW_NO_OTHER_MODULE =
      noClasses()
          .that(areIn("schemas"))
          .should()
          .dependOnClassesThat(areIn("training|evaluation|pipeline"));

  @ArchTest
  static final ArchRule TRAINING_KNOWS_SCHEMAS_ONLY =
      noClasses()
          .that(areIn("training"))
          .should()
          .dependOnClassesThat(areIn("evaluation|pipeline"));

  @ArchTest
  static final ArchRule EVALUATION_DOES_NOT_KNOW_THE_PIPELINE =
      noClasses().that(areIn("evaluation")).should().dependOnClassesThat(areIn("pipeline"));

  @ArchTest
  static final ArchRule PACKAGES_IMPORT_ONE_WAY =
      slices().matching("io.patchflow.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EXECUTORS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("io.patchflow.(cpu|nd4j|gpu)..").should().notDependOnEachOther();

  /** What a model is made of is data to an executor: a new kind of layer is nothing new to it. */
  @ArchTest
  static final ArchRule EXECUTORS_KNOW_THE_PROGRAM_NOT_THE_MODEL =
      noClasses()
          .that()
          .resideInAnyPackage("io.patchflow.cpu..", "io.patchflow.nd4j..", "io.patchflow.gpu..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.patchflow.layer..",
              "io.patchflow.model..",
              "io.patchflow.recipe..",
              "io.patchflow.backend..",
              "io.patchflow.checkpoint..",
              "io.patchflow.train..");

  @ArchTest
  static final ArchRule A_PROGRAM_IS_DATA =
      classes()
          .that()
          .resideInAPackage("io.patchflow.program..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.patchflow.program..", "java..");

  @ArchTest
  static final ArchRule NO_BEAM_BELOW_EVALUATION =
      noClasses()
          .that(areIn("schemas|training"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.beam..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.patchflow.cli..", "picocli..");

  @ArchTest
  static final ArchRule PARQUET_STAYS_BEHIND_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.parquet..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule JNA_STAYS_BEHIND_THE_DRIVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.driver..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule TEMPLATES_STAY_BEHIND_THE_REPORT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("gg.jte..");

  @ArchTest
  static final ArchRule SQL_STAYS_BEHIND_INSPECT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.inspect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule ONNX_STAYS_BEHIND_EXPORT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("onnx..", "org.nd4j.shade.protobuf..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule NOBODY_BORROWS_A_LIBRARYS_OWN_COPIES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.vendor..", "org.apache.beam.repackaged..", "shaded.parquet..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.cli..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_OWNS_THE_STREAMS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.patchflow.cli..")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  void everyPackageIsOnTheMap(JavaClasses classes) throws IOException {
    String map = Files.readString(Path.of("..", "docs", "ARCHITECTURE.md"), StandardCharsets.UTF_8);
    assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
        .allSatisfy(
            name ->
                assertThat(map)
                    .as("docs/ARCHITECTURE.md gives each package its line")
                    .contains("| `" + name.replace("io.patchflow.", "") + "` |"));
  }

  /** The classes of these modules, told from where they were compiled to or packed into. */
  private static DescribedPredicate<JavaClass> areIn(String modules) {
    Pattern place =
        Pattern.compile("/(" + modules + ")/target/classes/|/patchflow-(" + modules + ")-");
    return describe(
        "are in " + modules.replace("|", " or "),
        type ->
            type.getSource()
                .map(source -> place.matcher(source.getUri().toString()).find())
                .orElse(false));
  }

  /** Leaves out the tests, in folders and in the jars of tests that modules share. */
  static final class ProgramOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }
}
