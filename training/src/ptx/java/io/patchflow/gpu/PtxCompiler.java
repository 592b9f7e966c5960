package io.patchflow.gpu;

import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTX;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTXSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;

import java.io.IOException;
import java.nio.file.Files;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Compiles the kernels to PTX by NVRTC 11.6, which writes PTX 7.6 and knows Pascal; needs no GPU.
 */
final class PtxCompiler {
  private PtxCompiler() {}

  public static void main(String[] args) throws IOException {
    _nvrtcProgram program = new _nvrtcProgram();
    String source = Files.readString(KernelSource.FOLDER.resolve("engine.cu"));
    check(
        nvrtcCreateProgram(
            program, source, "engine.cu", 0, (PointerPointer<?>) null, (PointerPointer<?>) null));
    PointerPointer<BytePointer> options =
        new PointerPointer<>(
            "-arch=compute_60", "-fmad=false", "-I" + KernelSource.FOLDER.toAbsolutePath());
    int compiled = nvrtcCompileProgram(program, 3, options);
    SizeTPointer size = new SizeTPointer(1);
    check(nvrtcGetProgramLogSize(program, size));
    BytePointer log = new BytePointer(size.get());
    check(nvrtcGetProgramLog(program, log));
    System.err.print(log.getString());
    check(compiled);
    check(nvrtcGetPTXSize(program, size));
    BytePointer ptx = new BytePointer(size.get());
    check(nvrtcGetPTX(program, ptx));
    Files.writeString(KernelSource.PTX, KernelSource.head() + "\n" + ptx.getString());
  }

  private static void check(int code) {
    if (code != 0) {
      throw new IllegalStateException("NVRTC: " + nvrtcGetErrorString(code).getString());
    }
  }
}
