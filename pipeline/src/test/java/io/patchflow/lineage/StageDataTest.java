package io.patchflow.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageDataTest {
  @ParameterizedTest
  @CsvSource({
    "/data/a b, file, /data/a b",
    "file:/data/x, file, /data/x",
    "/data/./y/../x, file, /data/x",
    "s3://bucket/folder/x, s3://bucket, folder/x",
    "s3://bucket, s3://bucket, ''",
    "hdfs://name:8020/x, hdfs://name:8020, x",
  })
  void aFileIsNamedAsOpenLineageNamesIt(String file, String namespace, String name) {
    RunFolder run = new RunFolder(Path.of("/runs/a"));

    assertThat(StageData.read(run, Stage.DECODE, List.of(file)))
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.namespace()).isEqualTo(namespace);
              assertThat(data.name()).isEqualTo(name);
            });
  }
}
