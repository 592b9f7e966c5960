package io.patchflow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchflow.failure.ExitCode;
import io.patchflow.failure.PatchflowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding files by their names, through {@link DataSets}; what is in them does not matter here. */
class DataSetFolderTest {
  @TempDir private Path folder;

  private void create(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }

  private void createFour(String prefix, String suffix) throws IOException {
    create(
        prefix + "train-images-idx3-ubyte" + suffix,
        prefix + "train-labels-idx1-ubyte" + suffix,
        prefix + "t10k-images-idx3-ubyte" + suffix,
        prefix + "t10k-labels-idx1-ubyte" + suffix);
  }

  private List<String> found() {
    return names(DataSets.resolve(folder.toString()));
  }

  private static List<String> names(DataSet dataSet) {
    return dataSet.locations().stream().map(file -> file.path().getFileName().toString()).toList();
  }

  private static String refusal(String input) {
    PatchflowException refused =
        catchThrowableOfType(PatchflowException.class, () -> DataSets.resolve(input));
    assertThat(refused).as("the refusal").isNotNull();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return refused.getMessage();
  }

  @Test
  void theStandardNames() throws IOException {
    createFour("", ".gz");
    create("README.md", "train-images-idx3-ubyte.gz.part");
    assertThat(found())
        .containsExactly(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void otherSpellings() throws IOException {
    create("emnist-letters-train.images.idx3.ubyte.xz", "emnist-letters-train-labels.idx1-ubyte");
    create("emnist-letters-test-images-idx4-ubyte", "emnist-letters-test-labels-idx2-int.gz");
    assertThat(found())
        .containsExactly(
            "emnist-letters-train.images.idx3.ubyte.xz",
            "emnist-letters-train-labels.idx1-ubyte",
            "emnist-letters-test-images-idx4-ubyte",
            "emnist-letters-test-labels-idx2-int.gz");
  }

  @Test
  void plainIsPreferredToCompressed() throws IOException {
    createFour("", ".xz");
    createFour("", ".gz");
    assertThat(found()).allMatch(name -> name.endsWith(".gz"));
    createFour("", "");
    assertThat(found()).allMatch(name -> name.endsWith("-ubyte"));
  }

  @Test
  void severalDataSetsAreListedAndOneCanBeNamed() throws IOException {
    createFour("emnist-digits-", ".gz");
    createFour("emnist-letters-", ".gz");
    assertThat(refusal(folder.toString()))
        .isEqualTo(
            "%s: expected one data set, found several with the prefixes 'emnist-digits-',"
                    .formatted(folder)
                + " 'emnist-letters-'; name one, such as %s/emnist-letters-".formatted(folder));
    DataSet named = DataSets.resolve(folder + "/emnist-digits-");
    assertThat(names(named)).allMatch(name -> name.startsWith("emnist-digits-"));
    assertThat(named.name()).isEqualTo(folder + "/emnist-digits-");
  }

  @Test
  void twoFilesForOneRole() throws IOException {
    createFour("", "");
    create("test-images-idx3-ubyte");
    assertThat(refusal(folder.toString()))
        .isEqualTo(
            folder
                + ": expected one file of test images, found t10k-images-idx3-ubyte and"
                + " test-images-idx3-ubyte");
  }

  /** The archive of MNIST at Kaggle unpacks so: dotted files, and folders of the dashed names. */
  @Test
  void foldersAreNoCandidates() throws IOException {
    for (String name : List.of("train-images", "train-labels", "t10k-images", "t10k-labels")) {
      String rank = name.endsWith("images") ? "idx3" : "idx1";
      create("%s.%s-ubyte".formatted(name, rank));
      Path inner = Files.createDirectory(folder.resolve("%s-%s-ubyte".formatted(name, rank)));
      Files.createFile(inner.resolve(inner.getFileName()));
    }
    Files.createDirectory(folder.resolve("labels.txt"));
    assertThat(found())
        .containsExactly(
            "train-images.idx3-ubyte",
            "train-labels.idx1-ubyte",
            "t10k-images.idx3-ubyte",
            "t10k-labels.idx1-ubyte");
    assertThat(DataSets.resolve(folder.toString()).classNames()).isEmpty();
  }

  /** A Mac leaves them on foreign disks. */
  @Test
  void hiddenFilesAreNotSeen() throws IOException {
    createFour("", "");
    createFour("._", "");
    create(".DS_Store");
    assertThat(found()).noneMatch(name -> name.startsWith("."));
    assertThat(refusal(folder + "/._")).contains("found neither");
  }

  @Test
  void theReasonOfTheSystemIsTold() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    Assumptions.assumeFalse(Files.isReadable(closed), "root lists every folder");
    assertThat(refusal(closed.toString()))
        .isEqualTo(closed + ": the directory cannot be listed: permission denied");
    assertThat(refusal(closed + "/below")).isEqualTo(closed + "/below: permission denied");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    create("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte");
    assertThat(refusal(folder.toString()))
        .isEqualTo(
            folder
                + ": no test labels; found t10k-images-idx3-ubyte, train-images-idx3-ubyte,"
                + " train-labels-idx1-ubyte");
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    assertThat(refusal(folder.toString()))
        .startsWith(folder + ": no train images, no test labels; found ");
  }

  @Test
  void anEmptyDirectory() {
    assertThat(refusal(folder.toString()))
        .isEqualTo(
            folder
                + ": expected train and test images and labels such as train-images-idx3-ubyte.gz,"
                + " found none");
  }

  @Test
  void neitherADirectoryNorAName() {
    assertThat(refusal("fashion-mnits"))
        .isEqualTo(
            "fashion-mnits: expected a directory with IDX files or the name of a known data set"
                + " (fashion-mnist), found neither");
    assertThat(refusal(folder + "/none/at/all")).contains("found neither");
  }
}
