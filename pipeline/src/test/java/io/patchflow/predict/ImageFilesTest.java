package io.patchflow.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir Path folder;

  @Test
  void labelsStandBesideTheImagesInAnyContainer() throws IOException {
    Path images = make("new-images-idx3-ubyte.gz");
    make("other-labels-idx1-ubyte");

    assertThat(ImageFiles.find(images)).isEqualTo(new ImageFiles(images, Optional.empty()));

    Path labels = make("new-labels-idx1-ubyte");
    make("new-labels-idx1-ubyte.xz");

    assertThat(ImageFiles.find(images)).isEqualTo(new ImageFiles(images, Optional.of(labels)));
    assertThat(ImageFiles.find(folder)).isEqualTo(ImageFiles.find(images));
  }

  @Test
  void labelsMayBeOfAnotherTypeAndRankAsInQmnist() throws IOException {
    Path images = make("qmnist-test-images-idx3-ubyte.gz");
    Path labels = make("qmnist-test-labels-idx2-int.gz");
    make("qmnist-test-labels.tsv.gz");

    assertThat(ImageFiles.find(images)).isEqualTo(new ImageFiles(images, Optional.of(labels)));

    make("qmnist-test-labels-idx1-ubyte");
    assertThatThrownBy(() -> ImageFiles.find(images))
        .hasMessage(
            folder
                + ": expected one file of labels for qmnist-test-images-idx3-ubyte.gz, found"
                + " qmnist-test-labels-idx1-ubyte, qmnist-test-labels-idx2-int.gz");
  }

  @Test
  void foldersAndHiddenFilesAreNoCandidates() throws IOException {
    Path images = make("t10k-images.idx3-ubyte");
    make("._t10k-images.idx3-ubyte");
    make(".DS_Store");
    Files.createDirectory(folder.resolve("t10k-images-idx3-ubyte"));
    Files.createDirectory(folder.resolve("t10k-labels-idx1-ubyte"));

    assertThat(ImageFiles.find(folder)).isEqualTo(new ImageFiles(images, Optional.empty()));
  }

  @Test
  void aFileOfAnyNameHasNoLabels() throws IOException {
    Path file = make("digits");

    assertThat(ImageFiles.find(file)).isEqualTo(new ImageFiles(file, Optional.empty()));
  }

  @Test
  void ofTheSameImagesThePlainFileIsTaken() throws IOException {
    make("a-images-idx3-ubyte.gz");
    Path plain = make("a-images-idx3-ubyte");

    assertThat(ImageFiles.find(folder).images()).isEqualTo(plain);
  }

  @Test
  void severalOrNoImagesAreRefused() throws IOException {
    assertThatThrownBy(() -> ImageFiles.find(folder)).hasMessageEndingWith("found none");

    make("t10k-images-idx3-ubyte.gz");
    make("train-images-idx3-ubyte.gz");

    assertThatThrownBy(() -> ImageFiles.find(folder))
        .hasMessage(
            folder
                + ": expected one file of images such as t10k-images-idx3-ubyte.gz, found"
                + " t10k-images-idx3-ubyte.gz, train-images-idx3-ubyte.gz; name one of them");
    assertThatThrownBy(() -> ImageFiles.find(folder.resolve("none")))
        .hasMessageEndingWith("none: no such file or folder");
  }

  private Path make(String name) throws IOException {
    return Files.createFile(folder.resolve(name));
  }
}
