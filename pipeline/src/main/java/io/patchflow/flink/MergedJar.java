package io.patchflow.flink;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * One jar in place of many. Flink takes a tenth of a second for each file of a job, however small,
 * since both ends of its blob protocol wait for acknowledgements that TCP delays; a program of 120
 * libraries is not there before 10 s.
 *
 * <p>Entries are copied as they are, compressed or not. Of entries with one name the first is
 * taken, as on a class path; lists of services are joined. Signatures, module descriptors,
 * manifests and times are left out, so that the same jars give the same bytes; licences are kept
 * apart.
 */
final class MergedJar implements Closeable {
  private static final String SERVICES = "META-INF/services/";
  private static final String VERSIONS = "META-INF/versions/";
  private static final Pattern OF_ONE_JAR =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|RSA|DSA|EC))|(.*/)?module-info\\.class");
  private static final Pattern LICENCE =
      Pattern.compile(
          "(META-INF/)?[^/]*(LICENSE|NOTICE|COPYING|DEPENDENCIES)[^/]*", Pattern.CASE_INSENSITIVE);

  /** The earliest that the format has, but for time zones. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipArchiveOutputStream out;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Set<String>> services = new TreeMap<>();

  /**
   * Begins one.
   *
   * @param file is written, replaced if it exists
   * @param attributes of its manifest, beside those that every such jar has
   */
  MergedJar(Path file, Map<Attributes.Name, String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    attributes.forEach(manifest.getMainAttributes()::put);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    out = new ZipArchiveOutputStream(file);
    put(JarFile.MANIFEST_NAME, bytes.toByteArray());
  }

  /** Adds what a jar holds. */
  void add(Path jar) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(jar).get()) {
      boolean multiRelease = isMultiRelease(zip);
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        String name = entry.getName();
        if (entry.isDirectory()
            || OF_ONE_JAR.matcher(name).matches()
            || (name.startsWith(VERSIONS) && !multiRelease)) {
          continue;
        }
        if (name.startsWith(SERVICES)) {
          addServices(name, zip.getInputStream(entry));
        } else if (LICENCE.matcher(name).matches()) {
          copy(zip, entry, "META-INF/licenses/%s/%s".formatted(jar.getFileName(), name));
        } else {
          copy(zip, entry, name);
        }
      }
    }
  }

  private static boolean isMultiRelease(ZipFile zip) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
    if (entry == null) {
      return false;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return Boolean.parseBoolean(
          new Manifest(in).getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE));
    }
  }

  private void addServices(String name, InputStream list) throws IOException {
    try (list) {
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(services.computeIfAbsent(name, any -> new LinkedHashSet<>())::add);
    }
  }

  private void copy(ZipFile zip, ZipArchiveEntry entry, String name) throws IOException {
    if (!names.add(name)) {
      return;
    }
    ZipArchiveEntry copy = new ZipArchiveEntry(name);
    copy.setMethod(entry.getMethod());
    copy.setTimeLocal(TIME);
    copy.setCrc(entry.getCrc());
    copy.setSize(entry.getSize());
    copy.setCompressedSize(entry.getCompressedSize());
    try (InputStream raw = zip.getRawInputStream(entry)) {
      out.addRawArchiveEntry(copy, raw);
    }
  }

  /** Adds a file of this content, in place of any that comes later. */
  void put(String name, byte[] content) throws IOException {
    names.add(name);
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setTimeLocal(TIME);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  /** Ends the jar, also one that lacks what could not be added. */
  @Override
  public void close() throws IOException {
    try (out) {
      for (Map.Entry<String, Set<String>> list : services.entrySet()) {
        String lines = String.join("\n", list.getValue()) + "\n";
        put(list.getKey(), lines.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
