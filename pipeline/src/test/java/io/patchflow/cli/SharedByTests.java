package io.patchflow.cli;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What takes seconds to make and many tests only use: made once, closed after the last of them. */
final class SharedByTests implements ParameterResolver {
  private static final Map<Class<?>, Maker> MAKERS =
      Map.of(SmallRun.class, SmallRun::train, Chromium.class, Chromium::new);

  private interface Maker {
    AutoCloseable make() throws Exception;
  }

  private record Made(AutoCloseable thing) implements CloseableResource {
    @Override
    public void close() throws Exception {
      thing.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return MAKERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return test.getRoot()
        .getStore(Namespace.create(SharedByTests.class))
        .getOrComputeIfAbsent(type, SharedByTests::make, Made.class)
        .thing();
  }

  private static Made make(Class<?> type) {
    try {
      return new Made(MAKERS.get(type).make());
    } catch (Exception e) {
      throw new IllegalStateException(type.getSimpleName() + " cannot be made", e);
    }
  }
}
