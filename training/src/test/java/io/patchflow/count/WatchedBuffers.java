package io.patchflow.count;

import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.SuperMethodCall;
import org.nd4j.linalg.api.buffer.BaseDataBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/** Subclasses of ND4J's buffers that tell a {@link Counting} before the host looks at values. */
final class WatchedBuffers {
  private static final String READ =
      "(get(Float|Double|Int|Long|Number).*|as(Float|Double|Int|Long|Bytes|Nio.*))";

  private static final Set<DataType> WATCHED =
      Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT32, DataType.UINT8, DataType.BOOL);

  private final Counting counting;
  private final Map<DataType, Class<?>> classes = new EnumMap<>(DataType.class);

  WatchedBuffers(Counting counting) {
    this.counting = counting;
  }

  /** The same memory, watched; shapes, which are of longs and known to the host, are not. */
  DataBuffer of(DataBuffer buffer) throws ReflectiveOperationException {
    return WATCHED.contains(buffer.dataType()) ? watched(buffer) : buffer;
  }

  private DataBuffer watched(DataBuffer buffer) throws ReflectiveOperationException {
    Object watched =
        watchedClass(buffer)
            .getConstructor(DataBuffer.class, long.class, long.class)
            .newInstance(buffer, buffer.length(), 0L);
    // A view by its making only: ND4J copies views where it would not copy what stands here.
    Field original = BaseDataBuffer.class.getDeclaredField("originalBuffer");
    original.setAccessible(true);
    original.set(watched, buffer.originalDataBuffer());
    return (DataBuffer) watched;
  }

  private Class<?> watchedClass(DataBuffer buffer) throws ReflectiveOperationException {
    Class<?> known = classes.get(buffer.dataType());
    if (known == null) {
      known =
          new ByteBuddy()
              .subclass(buffer.getClass())
              .method(nameMatches(READ))
              .intercept(telling("read"))
              .method(nameMatches("put.*|setData|assign"))
              .intercept(telling("written"))
              .method(named("addressPointer"))
              .intercept(telling("addressed"))
              .make()
              .load(Counting.class.getClassLoader())
              .getLoaded();
      classes.put(buffer.dataType(), known);
    }
    return known;
  }

  private Implementation telling(String method) throws NoSuchMethodException {
    return MethodCall.invoke(Counting.class.getMethod(method, DataBuffer.class))
        .on(counting)
        .withThis()
        .andThen(SuperMethodCall.INSTANCE);
  }
}
