package io.patchflow.cli;

import java.io.ObjectInputFilter;

/**
 * A second line of defence. Patchflow makes no Java objects of what it reads; Beam and Flink do, of
 * what they have sent themselves. Should bytes from elsewhere ever get there, the classes that are
 * known to run code while they are read are refused in the whole process.
 */
final class SerialFilter {
  private static final String REFUSED =
      String.join(
          ";",
          "!bsh.**",
          "!clojure.**",
          "!com.mchange.**",
          "!com.sun.org.apache.xalan.**",
          "!com.sun.rowset.**",
          "!java.beans.**",
          "!java.rmi.**",
          "!javassist.**",
          "!javax.management.**",
          "!javax.script.**",
          "!javax.swing.**",
          "!org.apache.commons.beanutils.**",
          "!org.apache.commons.collections.functors.**",
          "!org.apache.commons.collections4.functors.**",
          "!org.apache.xalan.**",
          "!org.codehaus.groovy.runtime.**",
          "!org.hibernate.**",
          "!org.mozilla.javascript.**",
          "!org.springframework.**",
          "!sun.rmi.**");

  private SerialFilter() {}

  static ObjectInputFilter refusing() {
    return ObjectInputFilter.Config.createFilter(REFUSED);
  }

  /** For the whole process, unless it was started with a filter of its own. */
  static void install() {
    if (ObjectInputFilter.Config.getSerialFilter() == null) {
      ObjectInputFilter.Config.setSerialFilter(refusing());
    }
  }
}
