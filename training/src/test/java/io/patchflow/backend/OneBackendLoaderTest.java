package io.patchflow.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4jBackend;

class OneBackendLoaderTest {
  private final ClassLoader program = OneBackendLoaderTest.class.getClassLoader();

  @Test
  void nd4jFindsTheBackendNamedAlone() {
    OneBackendLoader one = new OneBackendLoader(program, CpuBackend.class.getName());

    assertThat(ServiceLoader.load(Nd4jBackend.class, one))
        .singleElement()
        .isInstanceOf(CpuBackend.class);
  }

  @Test
  void whatTheClassPathHasIsNotLookedAt() throws Exception {
    OneBackendLoader one = new OneBackendLoader(program, "some.other.Backend");

    List<URL> files =
        Collections.list(one.getResources("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"));

    assertThat(files).hasSize(1);
    try (InputStream in = files.get(0).openStream()) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("some.other.Backend");
    }
  }

  @Test
  void allElseIsTheProgramsOwn() throws Exception {
    OneBackendLoader one = new OneBackendLoader(program, "some.other.Backend");
    String properties = "nd4j-native.properties";

    assertThat(Collections.list(one.getResources(properties)))
        .isNotEmpty()
        .isEqualTo(Collections.list(program.getResources(properties)));
    assertThat(one.loadClass(CpuBackend.class.getName())).isSameAs(CpuBackend.class);
  }
}
