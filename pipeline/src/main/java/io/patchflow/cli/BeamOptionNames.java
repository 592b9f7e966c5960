package io.patchflow.cli;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The names of the options that Beam and the runners on the class path register. */
final class BeamOptionNames {
  private BeamOptionNames() {}

  /** The names as they are typed, such as {@code --runner}. */
  static Set<String> all() {
    Set<String> names = new TreeSet<>();
    addNames(PipelineOptions.class, names);
    for (Class<? extends PipelineOptions> type : PipelineOptionsFactory.getRegisteredOptions()) {
      addNames(type, names);
    }
    return names;
  }

  private static void addNames(Class<?> type, Set<String> names) {
    for (Method method : type.getMethods()) {
      if (method.getName().startsWith("set") && method.getParameterCount() == 1) {
        String property = method.getName().substring(3);
        names.add("--" + property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1));
      }
    }
  }
}
