package io.patchflow.count;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.factory.DataBufferFactory;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts a counting executioner and counting buffers into ND4J, until closed. Only arrays created
 * meanwhile are watched. The CPU backend runs below, so what is counted is what any backend would
 * be asked for.
 */
public final class Counting implements AutoCloseable {
  private final Object executioner = Nd4j.getExecutioner();
  private final DataBufferFactory factory = Nd4j.getDataBufferFactory();
  private final Map<String, Integer> operations = new HashMap<>();
  private int reads;
  private int writes;
  private int pointers;
  private int buffers;
  private DataBuffer lastRead;
  private DataBuffer lastWritten;

  /** Counts from now on. */
  public Counting() {
    set("OP_EXECUTIONER_INSTANCE", new Executioner());
    set("DATA_BUFFER_FACTORY_INSTANCE", watched(factory));
  }

  /** What {@code work} asks for. */
  public Counts of(Runnable work) {
    Counts before = now();
    lastRead = null;
    lastWritten = null;
    work.run();
    return now().since(before);
  }

  private Counts now() {
    return new Counts(operations, reads, writes, pointers, buffers);
  }

  /** Values of a buffer were looked at; many of one buffer in a row count once. */
  public void read(DataBuffer buffer) {
    reads += buffer == lastRead ? 0 : 1;
    lastRead = buffer;
  }

  /** Values of a buffer were set by the host; many of one buffer in a row count once. */
  public void written(DataBuffer buffer) {
    writes += buffer == lastWritten ? 0 : 1;
    lastWritten = buffer;
  }

  /** A buffer's address was taken; ND4J's own code knows which address is whose. */
  public void addressed(DataBuffer buffer) {
    String caller =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !name.startsWith("io.patchflow.count."))
                        .filter(name -> !name.contains("ByteBuddy"))
                        .findFirst()
                        .orElseThrow());
    pointers += caller.startsWith("io.patchflow.") ? 1 : 0;
  }

  private void executed(String name) {
    operations.merge(name, 1, Integer::sum);
    lastRead = null;
    lastWritten = null;
  }

  private DataBufferFactory watched(DataBufferFactory original) {
    WatchedBuffers watch = new WatchedBuffers(this);
    return (DataBufferFactory)
        Proxy.newProxyInstance(
            Counting.class.getClassLoader(),
            new Class<?>[] {DataBufferFactory.class},
            (proxy, method, arguments) -> {
              try {
                Object made = method.invoke(original, arguments);
                // Filled in its making, past the methods that are watched.
                boolean filled = arguments != null && arguments[0] instanceof ByteBuffer;
                writes += filled ? 1 : 0;
                buffers += made instanceof DataBuffer ? 1 : 0;
                return made instanceof DataBuffer buffer ? watch.of(buffer) : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void set(String name, Object value) {
    try {
      Field field = Nd4j.class.getDeclaredField(name);
      field.setAccessible(true);
      field.set(null, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J has no such field any more: " + name, e);
    }
  }

  @Override
  public void close() {
    set("OP_EXECUTIONER_INSTANCE", executioner);
    set("DATA_BUFFER_FACTORY_INSTANCE", factory);
  }

  private final class Executioner extends NativeOpExecutioner {
    @Override
    public long profilingConfigurableHookIn(Op op, DataBuffer... tadBuffers) {
      executed(op.opName());
      return super.profilingConfigurableHookIn(op, tadBuffers);
    }

    @Override
    public long profilingConfigurableHookIn(CustomOp op, OpContext context) {
      executed(op.opName());
      return super.profilingConfigurableHookIn(op, context);
    }
  }
}
