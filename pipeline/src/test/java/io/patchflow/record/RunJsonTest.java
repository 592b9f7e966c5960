package io.patchflow.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import io.patchflow.folder.Manifest.FileEntry;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.machine.Environment;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunJsonTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenReadsBackEqualAndNothingElseIsLeft() {
    Recipe recipe = RecipeLoader.load("seed", Map.of("seed", "-9223372036854775808"));
    RunRecord record =
        RunRecord.empty().with(Stage.DECODE, stage("a")).with(recipe, "0123456789ab");
    RunFolder run = new RunFolder(folder);

    RunJson.write(run, RunRecord.empty());
    RunJson.write(run, record);

    assertThat(RunJson.read(run)).isEqualTo(record);
    assertThat(folder.toFile().list()).containsExactly("run.json");
  }

  @Test
  void aFolderWithoutARecordHasAnEmptyOne() {
    assertThat(RunJson.read(new RunFolder(folder))).isEqualTo(RunRecord.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../data",
        "data",
        "/data/../etc",
        "/data\u001b[2J",
        "",
        "file:/etc",
      })
  void anInputThatIsNoPlaceOfItsOwnIsRefused(String input) {
    RunFolder run = new RunFolder(folder);
    RunJson.write(run, RunRecord.empty().withInput(input));
    assertThatThrownBy(() -> RunJson.read(run))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT)
        .hasMessage(
            "%s: input: expected the name of a data set, a URL or an absolute path, found %s; delete"
                + " it, and the next run writes a new one",
            run.runJson(), input.replace("\u001b", "\\x1b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-mnist", "/data/mine", "s3://bucket/folder"})
  void anInputOfItsOwnIsTaken(String input) {
    RunFolder run = new RunFolder(folder);
    RunJson.write(run, RunRecord.empty().withInput(input));
    assertThat(RunJson.read(run).input()).isEqualTo(input);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"batchSize\" : 256', '\"batchSize\" : 0', ': batchSize: expected'",
    "'\"name\" : \"seed\"', '\"name\" : \"a\\nb: 1\"', ': '",
    "'\"name\" : \"adam\"', '\"name\" : \"java.lang.Thread\"', ': optimizer.name: expected'",
    "'\"plateau\" : {', '\"plateau\" : null, \"other\" : {', ': other: unknown key'",
  })
  void aRecipeThatNoFileCouldSayIsRefused(String written, String changed, String problem)
      throws IOException {
    RunFolder run = new RunFolder(folder);
    RunJson.write(run, RunRecord.empty().with(RecipeLoader.load("seed", Map.of()), "0123456789ab"));
    String text = Files.readString(run.runJson());
    assertThat(text).contains(written);
    Files.writeString(run.runJson(), text.replace(written, changed));
    assertThatThrownBy(() -> RunJson.read(run))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT)
        .hasMessageStartingWith(run.runJson().toString())
        .hasMessageContaining(problem);
  }

  @Test
  void aStageDoneAnewTakesWithItWhatCameAfterIt() {
    RunRecord all =
        RunRecord.empty()
            .with(Stage.DECODE, stage("a"))
            .with(Stage.TRAIN, stage("b"))
            .with(Stage.EVALUATE, stage("c"));
    assertThat(all.stages().keySet()).containsExactly("decode", "train", "evaluate");

    RunRecord retrained = all.with(Stage.TRAIN, stage("d"));

    assertThat(retrained.stages().keySet()).containsExactly("decode", "train");
    assertThat(retrained.stage(Stage.DECODE)).contains(stage("a"));
    assertThat(retrained.stage(Stage.TRAIN)).contains(stage("d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                        | expected keys and values, found nothing
          {                         | line 1, column 2: expected JSON, found the end of the file
          {"a": [1, 2               | line 1, column 12: expected JSON, found the end of the file
          {"a" 3}                   | line 1, column 6: expected JSON, found 3
          []                        | expected keys and values, found a list
          null                      | expected keys and values, found null
          {}                        | schemaVersion: expected 1.0, found nothing
          {"schemaVersion": "1.0"}  | stages: expected keys and values, found nothing
          {"schemaVersion": "1.0", "stages": {"decode": 3}} | line 1, column 47: stages.decode: expected keys and values, found 3
          {"schemaVersion": "1.0", "stages": {"decode": {"inputs": "a"}}} | line 1, column 58: stages.decode.inputs: expected a list, found "a"
          {"schemaVersion": "1.0", "stages": {"decode": {"seconds": "a"}}} | line 1, column 59: stages.decode.seconds: expected a number, found "a"
          """)
  void aDamagedRecordIsOneLineThatSaysWhatToDo(String text, String problem) throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.writeString(run.runJson(), text);

    assertThatThrownBy(() -> RunJson.read(run))
        .isInstanceOf(PatchflowException.class)
        .hasFieldOrPropertyWithValue("exitCode", ExitCode.BAD_INPUT)
        .hasMessageStartingWith(run.runJson() + ": ")
        .hasMessageEndingWith(": " + problem + "; delete it, and the next run writes a new one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\": \"2.0\", \"stages\": {}}",
        "[[[[[[[[[[[[[[[[[[[[[[[[",
      })
  void aDamagedRecordIsOneLineThatNamesTheFile(String text) throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.writeString(run.runJson(), text);

    assertThatThrownBy(() -> RunJson.read(run))
        .isInstanceOfSatisfying(
            PatchflowException.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
              assertThat(failure.getMessage().lines()).hasSize(1);
            })
        .hasMessageStartingWith(run.runJson().toString());
  }

  @Test
  void lettersOfOtherScriptsAreKept() throws IOException {
    RunFolder run = new RunFolder(folder);
    RunJson.write(run, RunRecord.empty().withInput("/données/図/😀"));
    assertThat(RunJson.read(run).input()).isEqualTo("/données/図/😀");
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() throws IOException {
    RunFolder run = new RunFolder(folder);
    Files.writeString(
        run.runJson(), "{\"schemaVersion\": \"1.7\", \"stages\": {}, \"news\": [1, 2]}");

    assertThat(RunJson.read(run).stages()).isEmpty();
  }

  private static StageRecord stage(String fingerprint) {
    return new StageRecord(
        List.of("run"),
        "/home",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:01.500Z",
        1.5,
        Environment.current(),
        List.of(new FileEntry("a", 1, "00")),
        Map.of("train", 60_000L),
        fingerprint,
        Map.of("classes", 10));
  }
}
