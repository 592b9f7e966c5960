package io.patchflow.gpu;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Compiles the kernels to PTX by NVRTC 11.6, which writes PTX 7.6 and knows Pascal, once for
 * each precision; needs no GPU and no driver. The library is taken out of Bytedeco's jar.
 */
final class PtxCompiler {
  private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";

  private PtxCompiler() {}

  /** NVRTC's functions, docs.nvidia.com/cuda/nvrtc; each returns 0 for success. */
  interface Nvrtc extends Library {
    int nvrtcCreateProgram(
        PointerByReference program,
        String source,
        String name,
        int headers,
        Pointer texts,
        Pointer names);

    int nvrtcCompileProgram(Pointer program, int options, String[] values);

    int nvrtcGetProgramLogSize(Pointer program, LongByReference size);

    int nvrtcGetProgramLog(Pointer program, byte[] log);

    int nvrtcGetPTXSize(Pointer program, LongByReference size);

    int nvrtcGetPTX(Pointer program, byte[] ptx);
  }

  public static void main(String[] args) throws IOException {
    // NVRTC looks for it by this name when it compiles.
    NativeLibrary builtins = NativeLibrary.getInstance(library("libnvrtc-builtins.so.11.6"));
    Nvrtc nvrtc = Native.load(library("libnvrtc.so.11.2"), Nvrtc.class);
    compile(nvrtc, "float32", "-arch=compute_60", "-DPRECISION=Float32");
    compile(nvrtc, "tf32", "-arch=compute_80", "-DPRECISION=Tf32");
    builtins.close();
  }

  private static void compile(Nvrtc nvrtc, String precision, String target, String products)
      throws IOException {
    PointerByReference made = new PointerByReference();
    String source = Files.readString(KernelSource.FOLDER.resolve("engine.cu"));
    check(nvrtc.nvrtcCreateProgram(made, source, "engine.cu", 0, null, null));
    Pointer program = made.getValue();
    String[] options = {
      target, products, "-fmad=false", "-I" + KernelSource.FOLDER.toAbsolutePath()
    };
    int compiled = nvrtc.nvrtcCompileProgram(program, options.length, options);
    LongByReference size = new LongByReference();
    check(nvrtc.nvrtcGetProgramLogSize(program, size));
    byte[] log = new byte[Math.toIntExact(size.getValue())];
    check(nvrtc.nvrtcGetProgramLog(program, log));
    System.err.print(Native.toString(log));
    check(compiled);
    check(nvrtc.nvrtcGetPTXSize(program, size));
    byte[] ptx = new byte[Math.toIntExact(size.getValue())];
    check(nvrtc.nvrtcGetPTX(program, ptx));
    Files.writeString(
        KernelSource.PTX.resolve("engine-" + precision + ".ptx"),
        KernelSource.head() + "\n" + Native.toString(ptx));
  }

  private static String library(String name) throws IOException {
    File file = Native.extractFromResourcePath(FOLDER + name, PtxCompiler.class.getClassLoader());
    return file.getAbsolutePath();
  }

  private static void check(int code) {
    if (code != 0) {
      throw new IllegalStateException("NVRTC returned " + code);
    }
  }
}
