package io.patchflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.backend.Device;
import io.patchflow.publish.Replace;
import io.patchflow.recipe.Block;
import io.patchflow.recipe.Recipe;
import io.patchflow.recipe.RecipeLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

/** Each option of each command: that it is there, its default, and what it sets. */
class OptionsTest {
  private static final Streams NOWHERE = new Streams(System.out, System.err, Optional.empty());

  private final List<String> told = new ArrayList<>();

  /** All groups of options together. */
  @Command
  static final class Everything {
    @Mixin private InputFlag input;
    @Mixin private OutputFlag output;
    @Mixin private RecipeFlags recipe;
    @Mixin private ComputeFlags compute;
    @Mixin private OverwriteFlag overwrite;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run      | --input --output --recipe --set --epochs --batch-size --seed --threads --backend --gpu --overwrite --dry-run --force --from --min-accuracy --baseline --detached --train-on --lineage",
        "decode   | --input --output --recipe --set --epochs --batch-size --seed --threads --backend --gpu --overwrite --detached --lineage",
        "train    | --output --recipe --set --epochs --batch-size --seed --threads --backend --gpu --overwrite --train-on --lineage",
        "evaluate | --output --split --threads --backend --gpu --min-accuracy --baseline --detached --lineage",
        "predict  | --model --input --output --threads --backend --gpu --overwrite",
        "export   | --input --output --licence --check --overwrite",
        "sweep    | --grid --seeds --input --output --recipe --set --epochs --batch-size --seed --threads --backend --gpu --dry-run --lineage",
        "inspect  | --allow-files --format --sql",
        "compare  | --output --overwrite",
        "verify   | ''",
        "reproduce | --output --threads --backend --gpu --lineage",
        "doctor   | --gpu --flinkMaster",
      })
  void aCommandHasTheseOptions(String command, String options) {
    Set<String> expected =
        new TreeSet<>(
            List.of(
                ("--help --version --verbose --quiet --log-format " + options).strip().split(" ")));
    expected.addAll(List.of("-h", "-V"));

    CommandLine line = PatchflowCommand.commandLine(NOWHERE, List.of());

    assertThat(line.getSubcommands().get(command).getCommandSpec().optionsMap().keySet())
        .as("an option that this test does not name is not tested either")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theReadmeNamesEachCommandAndOption() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));

    PatchflowCommand.commandLine(NOWHERE, List.of())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(readme).as("command %s", name).contains("`" + name + "`");
              for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(readme).as(name).containsPattern(option.longestName() + "\\b");
              }
            });
  }

  @Test
  void theDefaults() {
    Everything options = parse("--output", "runs/a");

    assertThat(options.input.input()).isEqualTo("fashion-mnist");
    assertThat(options.recipe.recipe()).isEqualTo(RecipeLoader.load("seed", Map.of()));
    assertThat(options.compute.asked()).isNull();
    assertThat(options.compute.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.compute.device("auto", told::add)).isEqualTo(Device.CPU);
    assertThat(told).as("nobody expects another where there is no driver").isEmpty();
    assertThat(options.overwrite.replace()).isEqualTo(Replace.NEVER);
  }

  @Test
  void eachOptionSetsItsOwnValue() {
    assertThat(parse("--output", "runs/a").output.run().root()).isEqualTo(Path.of("runs/a"));
    assertThat(parse("--output=x", "--input", "data/my-").input.input()).isEqualTo("data/my-");
    assertThat(parse("--output=x", "--threads", "3").compute.asked()).isEqualTo(3);
    assertThat(parse("--output=x", "--threads", "3").compute.threads()).isEqualTo(3);
    assertThat(parse("--output=x", "--threads=3", "--backend", "cpu").compute.threads())
        .isEqualTo(3);
    assertThat(parse("--output=x", "--backend", "cpu").compute.device("auto", told::add))
        .isEqualTo(Device.CPU);
    assertThat(parse("--output=x", "--gpu=1").compute.device("auto", told::add))
        .as("there is no driver here")
        .isEqualTo(Device.CPU);
    assertThat(parse("--output=x", "--backend=AUTO").compute.asked()).isNull();
    assertThat(parse("--output=x", "--overwrite").overwrite.replace()).isEqualTo(Replace.CHANGED);
  }

  @ParameterizedTest
  @CsvSource({
    "--recipe published, name, published",
    "--epochs 3, epochs, 3",
    "--batch-size 64, batchSize, 64",
    "--seed -5, seed, -5",
    "--set optimizer.name=sgd, optimizer.name, sgd",
    "--set epochs=3 --epochs 4, epochs, 4",
    "--set epochs=3 --set epochs=5, epochs, 5",
  })
  void recipeOptionsSetTheRecipesValues(String line, String key, String value) {
    Recipe recipe = parse(("--output=x " + line).split(" ")).recipe.recipe();

    String base = key.equals("name") ? value : "seed";
    assertThat(recipe).isEqualTo(RecipeLoader.load(base, Map.of(key, value)));
  }

  @Test
  void aValueMayHoldTheEqualsSignAndALeadingMinus() {
    Recipe recipe =
        parse("--output=x", "--set", "model.blocks=[[8, 8, 8, 8]]", "--seed=-1").recipe.recipe();

    assertThat(recipe.model().blocks()).containsExactly(new Block.Mixer(8, 8, 8, 8));
    assertThat(recipe.seed()).isEqualTo(-1);
  }

  private static Everything parse(String... args) {
    Everything options = new Everything();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    return options;
  }
}
