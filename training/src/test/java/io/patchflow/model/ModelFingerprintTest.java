package io.patchflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class ModelFingerprintTest {

  @Test
  void itIsTheHashOfTheParametersAsBigEndianFloats() throws Exception {
    MultiLayerNetwork net = Networks.small(5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (float value : net.params().toFloatVector()) {
      out.writeFloat(value);
    }
    assertThat(ModelFingerprint.of(net))
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())));
  }

  @Test
  void everyParameterAndRunningStatisticCounts() {
    MultiLayerNetwork net = Networks.small(5);
    String before = ModelFingerprint.of(net);
    for (String name : net.paramTable().keySet()) {
      float value = net.getParam(name).getFloat(0);
      net.getParam(name).putScalar(0, Math.nextUp(value));
      assertThat(ModelFingerprint.of(net)).as("one bit in %s", name).isNotEqualTo(before);
      net.getParam(name).putScalar(0, value);
    }
    assertThat(ModelFingerprint.of(net)).isEqualTo(before);
  }
}
