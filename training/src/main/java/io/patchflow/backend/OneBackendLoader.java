package io.patchflow.backend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Shows ND4J one backend of those on the class path. ND4J would take the one of the highest
 * priority that says it is available; asking the one for CUDA loads its libraries.
 */
final class OneBackendLoader extends ClassLoader {
  private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  private final String backend;

  /**
   * A class loader like {@code parent}.
   *
   * @param backend the name of the backend's class
   */
  OneBackendLoader(ClassLoader parent, String backend) {
    super(parent);
    this.backend = backend;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(SERVICE)
        ? Collections.enumeration(Collections.singleton(service()))
        : super.getResources(name);
  }

  private URL service() throws IOException {
    return new URL("service", "", -1, "/" + SERVICE, new Text(backend));
  }

  /** Answers every address with a text. */
  private static final class Text extends URLStreamHandler {
    private final byte[] content;

    Text(String content) {
      this.content = content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          // Nothing to connect to.
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(content);
        }
      };
    }
  }
}
