package io.patchflow.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.openlineage.client.transports.Transport;
import io.patchflow.failure.SystemReason;
import io.patchflow.folder.Manifest;
import io.patchflow.folder.RunFolder;
import io.patchflow.folder.Stage;
import io.patchflow.publish.CodeVersion;
import io.patchflow.text.Secrets;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Sends an event at the start and at the end of each stage that does work, in the form of <a
 * href="https://openlineage.io/docs/spec/object-model">OpenLineage</a>. A receiver that is down is
 * reported once and never fails a run.
 */
public final class Lineage implements AutoCloseable {
  /** The namespace of the jobs; their names are the stages'. */
  public static final String NAMESPACE = "patchflow";

  private static final int HTTP_TIMEOUT_MILLIS = 5_000;

  private final OpenLineage events =
      new OpenLineage(URI.create("urn:patchflow:" + CodeVersion.current()));
  private final DataSetFacets dataSets = new DataSetFacets(events);
  private final Transport transport;
  private final String target;
  private final Consumer<String> note;

  /** Whether events wait until there is a run: a folder without a run gets none. */
  private final boolean inRunFolder;

  private final List<OpenLineage.RunEvent> waiting = new ArrayList<>();
  private boolean reported;

  private Lineage(Transport transport, String target, boolean inRunFolder, Consumer<String> note) {
    this.transport = transport;
    this.target = target;
    this.inRunFolder = inRunFolder;
    this.note = note;
  }

  /** Appends events to a file in the run folder, a line of JSON each. */
  public static Lineage inRunFolder(RunFolder run, Consumer<String> note) {
    return toFile(run.lineage(), /* inRunFolder= */ true, note);
  }

  /** Appends events to any file, a line of JSON each. */
  public static Lineage toFile(Path file, Consumer<String> note) {
    return toFile(file, /* inRunFolder= */ false, note);
  }

  private static Lineage toFile(Path file, boolean inRunFolder, Consumer<String> note) {
    String location = file.toAbsolutePath().toString();
    return new Lineage(new EventFile(file, inRunFolder), location, inRunFolder, note);
  }

  /**
   * Posts events to a server.
   *
   * @param server such as {@code http://marquez:5000}; a user and password in it are sent as HTTP's
   *     basic authentication
   */
  public static Lineage toServer(URI server, Consumer<String> note) {
    HttpConfig config = new HttpConfig();
    config.setTimeoutInMillis(HTTP_TIMEOUT_MILLIS);
    if (server.getUserInfo() == null) {
      config.setUrl(server);
    } else {
      // The HTTP client refuses them in the URL.
      String user = Pattern.quote("//" + server.getRawUserInfo() + "@");
      config.setUrl(URI.create(server.toString().replaceFirst(user, "//")));
      byte[] bytes = server.getUserInfo().getBytes(StandardCharsets.UTF_8);
      config.setHeaders(
          Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes)));
    }
    return new Lineage(
        new HttpTransport(config),
        Secrets.masked(server.toString()),
        /* inRunFolder= */ false,
        note);
  }

  /** Sends nothing. */
  public static Lineage off() {
    return new Lineage(null, "", /* inRunFolder= */ false, note -> {});
  }

  /**
   * A stage begins to work.
   *
   * @param files what it reads from outside of the run folder, paths or URLs
   */
  public StageEvents start(RunFolder run, Stage stage, List<String> files) {
    StageEvents of = new StageEvents(run, stage, files);
    of.send(EventType.START, events.newRunFacetsBuilder().build());
    return of;
  }

  /** The events of one stage at work. */
  public final class StageEvents {
    private final RunFolder run;
    private final Stage stage;
    private final UUID id = UUID.randomUUID();
    private final List<OpenLineage.InputDataset> before;
    private final List<OpenLineage.OutputDataset> wanted;

    private StageEvents(RunFolder run, Stage stage, List<String> files) {
      this.run = run;
      this.stage = stage;
      this.before = dataSets.inputs(run, stage, files);
      this.wanted = dataSets.outputs(run, stage);
    }

    /** It has published. */
    public void complete(Manifest manifest) {
      send(
          EventType.COMPLETE,
          events.newRunFacetsBuilder().build(),
          dataSets.inputs(run, manifest),
          dataSets.outputs(run, manifest));
    }

    /** It failed. */
    public void fail(Throwable failure) {
      OpenLineage.RunFacets error =
          events
              .newRunFacetsBuilder()
              .errorMessage(
                  events.newErrorMessageRunFacet(
                      Secrets.masked(String.valueOf(failure.getMessage())), "JAVA", null))
              .build();
      send(EventType.FAIL, error);
    }

    private void send(EventType type, OpenLineage.RunFacets facets) {
      send(type, facets, before, wanted);
    }

    private void send(
        EventType type,
        OpenLineage.RunFacets facets,
        List<OpenLineage.InputDataset> inputs,
        List<OpenLineage.OutputDataset> outputs) {
      if (transport == null) {
        return;
      }
      waiting.add(
          events
              .newRunEventBuilder()
              .eventType(type)
              .eventTime(ZonedDateTime.now(ZoneOffset.UTC))
              .run(events.newRun(id, facets))
              .job(events.newJob(NAMESPACE, stage.label(), null))
              .inputs(inputs)
              .outputs(outputs)
              .build());
      if (!inRunFolder || type == EventType.COMPLETE || Files.exists(run.runJson())) {
        deliver();
      }
    }
  }

  private void deliver() {
    try {
      waiting.forEach(transport::emit);
    } catch (RuntimeException e) {
      report(e);
    } finally {
      waiting.clear();
    }
  }

  private void report(Exception failure) {
    if (!reported) {
      reported = true;
      note.accept(
          "lineage: %s: not delivered, the run continues without: %s"
              .formatted(target, Secrets.masked(reason(failure)).lines().findFirst().orElse("")));
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof UncheckedIOException io
        ? SystemReason.of(io.getCause())
        : String.valueOf(failure.getMessage());
  }

  @Override
  public void close() {
    try {
      if (transport != null) {
        transport.close();
      }
    } catch (Exception e) {
      report(e);
    }
  }
}
