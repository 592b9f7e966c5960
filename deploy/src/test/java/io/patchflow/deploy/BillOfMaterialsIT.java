package io.patchflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the profile bill-of-materials adds to the distribution. */
@Tag("bill-of-materials")
class BillOfMaterialsIT {
  private static final Path LIB = Distribution.FOLDER.resolve("lib");
  private static final String PLATFORM = System.getProperty("patchflow.platform");

  @Test
  void listsEveryLibrary() throws Exception {
    JsonNode bill =
        JsonMapper.builder()
            .build()
            .readTree(Distribution.FOLDER.resolve("patchflow.cdx.json").toFile());
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("patchflow-deploy");
    assertThat(bill.path("components"))
        .allMatch(component -> !component.path("hashes").isEmpty(), "has hashes")
        .extracting(BillOfMaterialsIT::fileName)
        .as("the jars of lib; DuckDB's is left without the libraries of other platforms")
        .containsExactlyInAnyOrderElementsOf(
            Distribution.names(LIB).stream()
                .map(name -> name.replaceFirst("(duckdb_.*)-" + PLATFORM, "$1"))
                .toList());
  }

  /** The jar of a component, after its package URL, which has the classifier. */
  private static String fileName(JsonNode component) {
    Matcher classifier =
        Pattern.compile("[?&]classifier=([^&]+)").matcher(component.path("purl").asText());
    return "%s-%s%s.jar"
        .formatted(
            component.path("name").asText(),
            component.path("version").asText(),
            classifier.find() ? "-" + classifier.group(1) : "");
  }
}
