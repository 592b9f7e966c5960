package io.patchflow.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchflow.failure.PatchflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A running cluster, by its REST API.
 *
 * @param address host and port of REST, such as {@code 127.0.0.1:8081}
 */
public record FlinkCluster(String address) {
  private static final int CANCEL_SECONDS = 60;
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

  /** pekko.tcp://flink@HOST:PORT/user/rpc/taskmanager_0. */
  private static final Pattern WORKER_HOST = Pattern.compile("@(.*):[0-9]+/");

  /** A job of the cluster. */
  record Job(String id, String name, String state) {
    boolean hasEnded() {
      return ENDED.contains(state);
    }
  }

  /**
   * What a cluster offers.
   *
   * @param version of Flink
   * @param slots of all its workers
   */
  record Overview(String version, int slots) {}

  /**
   * The cluster that a pipeline would go to; empty for other runners and for the one that Flink
   * embeds. Where Flink itself started this program ({@code flink run}, or a jar run through REST),
   * it is the one that Flink says.
   */
  public static Optional<FlinkCluster> of(PipelineOptions options) {
    if (options.getRunner() != FlinkRunner.class) {
      return Optional.empty();
    }
    if (isStartedByFlink()) {
      ReadableConfig context =
          StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
      return Optional.of(
          new FlinkCluster(context.get(RestOptions.ADDRESS) + ":" + context.get(RestOptions.PORT)));
    }
    String master = options.as(FlinkPipelineOptions.class).getFlinkMaster();
    if (master.matches("\\[(auto|collection|local)]")) {
      return Optional.empty();
    }
    String bare = master.replaceFirst("^https?://", "").replaceFirst("/$", "");
    boolean hasPort = bare.matches(".*:[0-9]+");
    return Optional.of(
        new FlinkCluster(hasPort ? bare : bare + ":" + RestOptions.PORT.defaultValue()));
  }

  /** Whether the cluster is fixed by how this program was started. */
  static boolean isStartedByFlink() {
    return !StreamExecutionEnvironment.areExplicitEnvironmentsAllowed();
  }

  /** The page of a job. */
  String page(String jobId) {
    return "http://%s/#/job/running/%s/overview".formatted(address, jobId);
  }

  /**
   * A line that says what the cluster is and offers.
   *
   * @throws PatchflowException it cannot be used: it does not answer, is of another version, or has
   *     no worker
   */
  public String describe() {
    Overview overview = ClusterCheck.requireUsable(this);
    return "Flink %s at %s, %d slots".formatted(overview.version(), address, overview.slots());
  }

  Overview overview() {
    JsonNode found = rest().get("/overview");
    return new Overview(
        found.path("flink-version").asText("unknown"), found.path("slots-total").asInt());
  }

  /** The hosts of the workers. */
  Set<String> workerHosts() {
    Set<String> hosts = new TreeSet<>();
    for (JsonNode worker : rest().get("/taskmanagers").path("taskmanagers")) {
      Matcher host = WORKER_HOST.matcher(worker.path("path").asText());
      if (host.find()) {
        hosts.add(host.group(1));
      }
    }
    return hosts;
  }

  /** All jobs that the cluster remembers. */
  List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : rest().get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(job.path("jid").asText(), job.path("name").asText(), job.path("state").asText()));
    }
    return jobs;
  }

  Optional<Job> job(String name) {
    return jobs().stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /** How far a job is, in a few words: its state, tasks and records. */
  String progress(String jobId) {
    JsonNode job = rest().get("/jobs/" + jobId);
    int tasks = 0;
    int done = 0;
    long records = 0;
    for (JsonNode vertex : job.path("vertices")) {
      for (JsonNode count : vertex.path("tasks")) {
        tasks += count.asInt();
      }
      done += vertex.path("tasks").path("FINISHED").asInt();
      records += vertex.path("metrics").path("read-records").asLong();
    }
    return String.format(
        Locale.ROOT,
        "%s, %d of %d tasks done, %,d records read",
        job.path("state").asText().toLowerCase(Locale.ROOT),
        done,
        tasks,
        records);
  }

  /** What a job failed of, in a line: the innermost cause. */
  String rootCause(Job job) {
    return failures(job)
        .path(0)
        .path("stacktrace")
        .asText()
        .lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((outer, inner) -> inner)
        .map(line -> line.substring("Caused by: ".length()))
        .orElse(job.state());
  }

  /** The worker, with its host, whose task failed last; empty if none did. */
  Optional<String> failedOn(Job job) {
    for (JsonNode failure : failures(job)) {
      if (failure.path("taskManagerId").isTextual()) {
        String worker = failure.path("taskManagerId").asText();
        return Optional.of("%s (%s)".formatted(worker, failure.path("endpoint").asText()));
      }
    }
    return Optional.empty();
  }

  /** Newest first. */
  private JsonNode failures(Job job) {
    return rest().get("/jobs/" + job.id() + "/exceptions").path("exceptionHistory").path("entries");
  }

  /** Asks for the end of a job; it is over some time later. */
  void cancel(String jobId) {
    rest().patch("/jobs/" + jobId + "?mode=cancel");
  }

  /**
   * Cancels the jobs whose names begin so, and waits for their ends: those of a program that died.
   *
   * @throws PatchflowException stage failed: a job does not end
   */
  public void cancelAll(String namePrefix) {
    for (int attempt = 0; attempt < CANCEL_SECONDS; attempt++) {
      List<Job> running =
          jobs().stream()
              .filter(job -> job.name().startsWith(namePrefix) && !job.hasEnded())
              .toList();
      if (running.isEmpty()) {
        return;
      }
      running.forEach(job -> cancel(job.id()));
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw PatchflowException.stageFailed("interrupted", e);
      }
    }
    throw PatchflowException.stageFailed(
        "Flink at %s: the jobs %s* of an earlier attempt do not end".formatted(address, namePrefix),
        null);
  }

  /** Whether the cluster answers at all. */
  boolean answers() {
    try {
      overview();
      return true;
    } catch (PatchflowException e) {
      return false;
    }
  }

  private FlinkRest rest() {
    return new FlinkRest(address);
  }
}
