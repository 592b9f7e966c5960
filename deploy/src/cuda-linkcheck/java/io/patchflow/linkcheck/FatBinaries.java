package io.patchflow.linkcheck;

import io.patchflow.driver.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The GPU code in a shared library: what {@code cuobjdump --list-elf --list-ptx} prints. It stands
 * in the ELF section {@code .nv_fatbin} as fat binaries, each a header (u32 magic, u16 version, u16
 * header length, u64 length of what follows) and entries for one architecture each (u16 kind: 1
 * PTX, 2 machine code; u16 version; u32 header length; u64 length; at 28 the architecture, 10 x
 * major + minor).
 */
final class FatBinaries {
  private static final int MAGIC = 0xBA55ED50;
  private static final int PTX = 1;
  private static final int MACHINE_CODE = 2;
  private static final int ALIGNMENT = 8;

  /** Entries by architecture. */
  final SortedMap<Version, Integer> machineCode = new TreeMap<>();

  final SortedMap<Version, Integer> ptx = new TreeMap<>();

  /** Reads the library's section header table, then the section. */
  static FatBinaries of(Path library) throws IOException {
    FatBinaries found = new FatBinaries();
    try (FileChannel file = FileChannel.open(library)) {
      ByteBuffer elf = file.map(MapMode.READ_ONLY, 0, file.size()).order(ByteOrder.LITTLE_ENDIAN);
      int table = Math.toIntExact(elf.getLong(0x28));
      int entry = elf.getShort(0x3A);
      int sections = elf.getShort(0x3C);
      int names = offset(elf, table + elf.getShort(0x3E) * entry);
      for (int i = 0; i < sections; i++) {
        int header = table + i * entry;
        if (name(elf, names + elf.getInt(header)).equals(".nv_fatbin")) {
          found.read(elf.slice(offset(elf, header), Math.toIntExact(elf.getLong(header + 0x20))));
        }
      }
    }
    return found;
  }

  private static int offset(ByteBuffer elf, int sectionHeader) {
    return Math.toIntExact(elf.getLong(sectionHeader + 0x18));
  }

  private static String name(ByteBuffer elf, int at) {
    byte[] text = new byte[16];
    elf.get(at, text);
    String name = new String(text, StandardCharsets.ISO_8859_1);
    return name.substring(0, Math.max(0, name.indexOf(0)));
  }

  private void read(ByteBuffer bigEndian) {
    ByteBuffer section = bigEndian.order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at < section.capacity()) {
      if (section.getInt(at) != MAGIC) {
        at += ALIGNMENT;
        continue;
      }
      int entry = at + section.getShort(at + 6);
      at = Math.toIntExact(entry + section.getLong(at + 8));
      while (entry < at) {
        count(section, entry);
        entry = Math.toIntExact(entry + section.getInt(entry + 4) + section.getLong(entry + 8));
      }
    }
  }

  private void count(ByteBuffer section, int entry) {
    int architecture = section.getInt(entry + 28);
    Version version = new Version(architecture / 10, architecture % 10);
    int kind = section.getShort(entry);
    switch (kind) {
      case PTX -> ptx.merge(version, 1, Integer::sum);
      case MACHINE_CODE -> machineCode.merge(version, 1, Integer::sum);
      default -> throw new IllegalStateException("fat binary entry of unknown kind " + kind);
    }
  }
}
