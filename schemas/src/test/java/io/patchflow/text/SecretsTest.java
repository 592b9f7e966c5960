package io.patchflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource({
    "http://bob:s3cret@host:5000/x, http://host:5000/x",
    "https://bob@host, https://host",
    "s3://key:a@b@bucket/c@d, s3://bucket/c@d",
    "see http://a:b@h and http://c:d@i, see http://h and http://i",
    "http://host/p?token=abc&x=1, http://host/p?token=***&x=1",
    "http://host/p?y=1&X-Amz-Signature=abc, http://host/p?y=1&X-Amz-Signature=***",
    "Beam: --awsSecretKey=abc def, Beam: --awsSecretKey=*** def",
    "token 5: 49 tokens expected, token 5: 49 tokens expected",
    "bob@host: mail to bob@host, bob@host: mail to bob@host",
    "//bob@host, //bob@host"
  })
  void passwordsAreLeftOutOfATextAndNothingElse(String text, String masked) {
    assertThat(Secrets.masked(text)).isEqualTo(masked);
  }

  @Test
  void theValueOfASecretOptionGoesWhole() {
    assertThat(
            Secrets.masked(
                List.of(
                    "run",
                    "--awsCredentialsProvider={\"@type\":\"X\", \"awsSecretKey\":\"a b\"}",
                    "--sasToken",
                    "a=b",
                    "--azureConnectionString",
                    "--seed",
                    "3",
                    "--lineage",
                    "http://bob:s3cret@h:1/",
                    "--set",
                    "model.tokens=4")))
        .containsExactly(
            "run",
            "--awsCredentialsProvider=***",
            "--sasToken",
            "***",
            "--azureConnectionString",
            "--seed",
            "3",
            "--lineage",
            "http://h:1/",
            "--set",
            "model.tokens=4");
  }
}
