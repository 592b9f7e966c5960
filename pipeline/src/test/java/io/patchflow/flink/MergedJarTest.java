package io.patchflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TimeZone;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedJarTest {
  private static final String PLAIN = "Manifest-Version: 1.0\n\n";
  private static final String MULTI_RELEASE = "Manifest-Version: 1.0\nMulti-Release: true\n\n";

  @TempDir Path folder;

  private Path jar(String name, String manifest, String... namesAndContents) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      write(out, JarFile.MANIFEST_NAME, manifest);
      for (int i = 0; i < namesAndContents.length; i += 2) {
        write(out, namesAndContents[i], namesAndContents[i + 1]);
      }
    }
    return jar;
  }

  private static void write(JarOutputStream out, String name, String content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }

  private Path merge(Path... jars) throws IOException {
    Path merged = folder.resolve("merged.jar");
    try (MergedJar jar = new MergedJar(merged, Map.of(Attributes.Name.MAIN_CLASS, "a.Main"))) {
      for (Path each : jars) {
        jar.add(each);
      }
    }
    return merged;
  }

  private static String text(JarFile jar, String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theFirstOfANameIsTakenAsOnAClassPath() throws IOException {
    Path first = jar("first.jar", PLAIN, "a/", "", "a/A.class", "A of first", "x.txt", "first");
    Path second = jar("second.jar", PLAIN, "x.txt", "second", "b/B.class", "B");

    try (JarFile merged = new JarFile(merge(first, second).toFile())) {
      assertThat(merged.stream().map(ZipEntry::getName))
          .containsExactly(JarFile.MANIFEST_NAME, "a/A.class", "x.txt", "b/B.class");
      assertThat(text(merged, "x.txt")).isEqualTo("first");
      assertThat(text(merged, "b/B.class")).isEqualTo("B");
      assertThat(merged.getManifest().getMainAttributes())
          .containsEntry(Attributes.Name.MAIN_CLASS, "a.Main");
    }
  }

  @Test
  void servicesAreJoined() throws IOException {
    Path first = jar("first.jar", PLAIN, "META-INF/services/S", "# these\nS1\nS2");
    Path second = jar("second.jar", PLAIN, "META-INF/services/S", "S2\nS3\n");

    try (JarFile merged = new JarFile(merge(first, second).toFile())) {
      assertThat(text(merged, "META-INF/services/S")).isEqualTo("# these\nS1\nS2\nS3\n");
    }
  }

  @Test
  void whatIsAboutOneJarIsLeftOutAndLicencesStayApart() throws IOException {
    String[] entries = {
      "META-INF/A.SF",
      "",
      "META-INF/A.RSA",
      "",
      "META-INF/INDEX.LIST",
      "",
      "module-info.class",
      "",
      "META-INF/LICENSE.txt",
      "of first",
      "NOTICE",
      "first",
      "about/LICENSE",
      "a resource"
    };
    Path first = jar("first.jar", PLAIN, entries);
    Path second = jar("second.jar", PLAIN, "META-INF/license.txt", "of second");

    try (JarFile merged = new JarFile(merge(first, second).toFile())) {
      assertThat(merged.stream().map(ZipEntry::getName))
          .containsExactly(
              JarFile.MANIFEST_NAME,
              "META-INF/licenses/first.jar/META-INF/LICENSE.txt",
              "META-INF/licenses/first.jar/NOTICE",
              "about/LICENSE",
              "META-INF/licenses/second.jar/META-INF/license.txt");
      assertThat(text(merged, "META-INF/licenses/second.jar/META-INF/license.txt"))
          .isEqualTo("of second");
    }
  }

  @Test
  void versionsCountWhereTheirJarSaysSo() throws IOException {
    String in17 = "META-INF/versions/17/";
    Path plain = jar("plain.jar", PLAIN, "a.txt", "any", in17 + "a.txt", "not read");
    Path multi =
        jar(
            "multi.jar",
            MULTI_RELEASE,
            "b.txt",
            "old",
            in17 + "b.txt",
            "new",
            in17 + "module-info.class",
            "");

    Path file = merge(plain, multi);
    try (JarFile merged =
        new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.Version.parse("17"))) {
      assertThat(text(merged, "a.txt")).isEqualTo("any");
      assertThat(text(merged, "b.txt")).isEqualTo("new");
      assertThat(merged.getEntry(in17 + "module-info.class")).isNull();
    }
  }

  @Test
  void entriesAreCopiedAsTheyAre() throws IOException {
    byte[] zeros = new byte[100_000];
    CRC32 crc = new CRC32();
    crc.update(zeros);
    Path jar = folder.resolve("jar.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      ZipEntry stored = new ZipEntry("stored");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(zeros.length);
      stored.setCrc(crc.getValue());
      out.putNextEntry(stored);
      out.write(zeros);
      ZipEntry deflated = new ZipEntry("deflated");
      out.putNextEntry(deflated);
      out.write(zeros);
    }

    try (JarFile merged = new JarFile(merge(jar).toFile())) {
      assertThat(merged.getEntry("stored").getCompressedSize()).isEqualTo(zeros.length);
      ZipEntry deflated = merged.getEntry("deflated");
      assertThat(deflated.getCompressedSize()).isLessThan(1_000);
      assertThat(merged.getInputStream(deflated)).hasBinaryContent(zeros);
    }
  }

  @Test
  void theSameJarsGiveTheSameBytesInAnyTimeZone() throws IOException {
    Path jar = folder.resolve("jar.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      ZipEntry timed = new ZipEntry("timed");
      timed.setLastModifiedTime(FileTime.fromMillis(1_700_000_000_000L));
      out.putNextEntry(timed);
      write(out, "META-INF/services/S", "S1");
      write(out, "META-INF/services/R", "R1");
    }
    TimeZone before = TimeZone.getDefault();
    byte[] once = Files.readAllBytes(merge(jar));
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(merge(jar)).hasBinaryContent(once);
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      assertThat(merge(jar)).hasBinaryContent(once);
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
