package io.patchflow.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class SealedZipTest {
  private static final Map<String, byte[]> ENTRIES = new LinkedHashMap<>();
  private static final SealedZip.Limit LIMIT = (name, before) -> 300;

  static {
    ENTRIES.put("first.json", "{\"a\": [1, 2, 3]}".getBytes(StandardCharsets.UTF_8));
    ENTRIES.put("empty", new byte[0]);
    ENTRIES.put("third.bin", new byte[300]);
  }

  @Test
  void entriesComeBackInTheirOrderWithoutTheSeal() throws IOException {
    Map<String, byte[]> read = SealedZip.read(zip(), LIMIT);
    assertThat(read.keySet()).containsExactly("first.json", "empty", "third.bin");
    read.forEach((name, content) -> assertThat(content).as(name).isEqualTo(ENTRIES.get(name)));
    assertThat(SealedZip.entries(zip(), LIMIT))
        .as("to anyone else it is a zip with one more entry")
        .containsOnlyKeys("first.json", "empty", "third.bin", "patchflow.sha256");
  }

  @Test
  void noDamageChangesWhatIsRead() throws IOException {
    byte[] zip = zip();
    for (int bit = 0; bit < zip.length * 8; bit++) {
      byte[] damaged = zip.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertReadsAsWrittenOrNotAtAll(damaged, "bit " + bit + " flipped");
    }
  }

  @Test
  void aCutIsNoticedWhereverItIs() throws IOException {
    byte[] zip = zip();
    for (int length = 0; length < zip.length; length++) {
      byte[] cut = Arrays.copyOf(zip, length);
      assertThatThrownBy(() -> SealedZip.read(cut, LIMIT))
          .as("the first %d bytes of %d", length, zip.length)
          .isInstanceOf(IOException.class)
          .hasMessage("it is cut off");
    }
  }

  @Test
  void aZipWithoutSealOrWithAnothersIsRefused() throws IOException {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (ZipOutputStream unsealed = new ZipOutputStream(other)) {
      unsealed.putNextEntry(new ZipEntry("first.json"));
    }
    assertThatThrownBy(() -> SealedZip.read(other.toByteArray(), LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("no entry patchflow.sha256");
    byte[] zip = zip();
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    byte[] renamed = text.replace("first.json", "other.json").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SealedZip.read(renamed, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("its entries do not have the hash in patchflow.sha256");
  }

  @Test
  void anEntryIsUnpackedToItsLimitAndNoFurther() throws IOException {
    byte[] zip = zip();
    assertThatThrownBy(() -> SealedZip.entries(zip, (name, before) -> before.size() < 2 ? 20 : 299))
        .isInstanceOf(IOException.class)
        .hasMessage("third.bin: at most 299 bytes expected, found more");
    assertThatThrownBy(
            () ->
                SealedZip.read(
                    zip,
                    (name, before) -> {
                      throw new IOException("not " + name + " behind " + before.keySet());
                    }))
        .hasMessage("not first.json behind []");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, byte[]> twins = new LinkedHashMap<>();
    twins.put("twin-a", new byte[1]);
    twins.put("twin-b", new byte[1]);
    SealedZip.write(out, twins);
    String text = out.toString(StandardCharsets.ISO_8859_1);
    byte[] same = text.replace("twin-b", "twin-a").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SealedZip.read(same, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("it has two entries twin-a");
  }

  private static void assertReadsAsWrittenOrNotAtAll(byte[] zip, String how) {
    Map<String, byte[]> read;
    try {
      read = SealedZip.read(zip, LIMIT);
    } catch (IOException e) {
      assertThat(e.getMessage()).as("what is said of a zip with %s", how).isNotBlank();
      return;
    }
    assertThat(read.keySet()).as(how).isEqualTo(ENTRIES.keySet());
    read.forEach(
        (name, content) ->
            assertThat(content).as("%s: %s", how, name).isEqualTo(ENTRIES.get(name)));
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SealedZip.write(out, ENTRIES);
    return out.toByteArray();
  }
}
