package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.idx.IdxFile;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A published data set that is found by its name. Its files are recognised by the SHA-256 of their
 * decompressed content, since several gzip editions of the same content are about.
 *
 * @param name in lower case
 * @param classNames one a class, in label order
 * @param members its files, in the order of {@link DataSet#locations}
 * @param remedy the command that installs it
 */
record KnownDataSet(String name, List<String> classNames, List<Member> members, String remedy) {

  /** A file: its name, gzipped, and the SHA-256 of its content. */
  record Member(String fileName, String sha256) {

    /** Reads all of {@code file}, which messages call {@code name}, and compares. */
    void requireContent(Path file, String name) {
      String found = IdxFile.open(file, name).copyContent(OutputStream.nullOutputStream());
      if (!found.equals(sha256)) {
        throw PatchflowException.badInput(
            "%s: expected content of SHA-256 %s, found %s".formatted(name, sha256, found));
      }
    }
  }

  /** Zalando Research's Fashion-MNIST. */
  static final KnownDataSet FASHION_MNIST =
      new KnownDataSet(
          "fashion-mnist",
          List.of(
              "T-shirt/top",
              "Trouser",
              "Pullover",
              "Dress",
              "Coat",
              "Sandal",
              "Shirt",
              "Sneaker",
              "Bag",
              "Ankle boot"),
          List.of(
              new Member(
                  "train-images-idx3-ubyte.gz",
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
              new Member(
                  "train-labels-idx1-ubyte.gz",
                  "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
              new Member(
                  "t10k-images-idx3-ubyte.gz",
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
              new Member(
                  "t10k-labels-idx1-ubyte.gz",
                  "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
          "sudo apt-get install -y dataset-fashion-mnist");

  static Optional<KnownDataSet> named(String name) {
    return Stream.of(FASHION_MNIST).filter(known -> known.name.equals(name)).findFirst();
  }
}
