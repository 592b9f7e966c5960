package io.patchflow.dataset;

import io.patchflow.failure.PatchflowException;
import io.patchflow.failure.SystemReason;
import io.patchflow.storage.Location;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for a known data set in the cache, the system's folder and its public address. */
final class KnownDataSetSearch {
  private static final Logger LOG = LoggerFactory.getLogger(KnownDataSetSearch.class);

  private final KnownDataSet known;
  private final KnownPlaces places;

  KnownDataSetSearch(KnownDataSet known, KnownPlaces places) {
    this.known = known;
    this.places = places;
  }

  DataSet find() {
    List<String> tried = new ArrayList<>();
    return inFolder(places.cache().resolve(known.name()), tried)
        .or(() -> inFolder(places.system().resolve(known.name()), tried))
        .or(() -> download(tried))
        .orElseThrow(
            () ->
                PatchflowException.badInput(
                    "%s: not found; tried %s; to install it: %s"
                        .formatted(known.name(), String.join("; ", tried), known.remedy())));
  }

  private Optional<DataSet> inFolder(Path folder, List<String> tried) {
    try {
      DataSet found = DataSetFolder.list(Location.of(folder)).withPrefix("");
      for (int i = 0; i < known.members().size(); i++) {
        Path file = found.locations().get(i).path();
        known.members().get(i).requireContent(file, file.toString());
      }
      return Optional.of(
          new DataSet(
              known.name(),
              found.train(),
              found.test(),
              Optional.of(known.classNames()),
              Optional.of(known.name())));
    } catch (PatchflowException e) {
      tried.add(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<DataSet> download(List<String> tried) {
    Path folder = places.cache().resolve(known.name());
    try {
      Files.createDirectories(folder);
      Download download = new Download();
      for (KnownDataSet.Member member : known.members()) {
        Path file = folder.resolve(member.fileName());
        if (!holds(file, member)) {
          URI uri = places.baseUrl().resolve(member.fileName());
          LOG.info("downloading {} to {}", uri, folder);
          download.fetch(uri, file, part -> member.requireContent(part, uri.toString()));
        }
      }
      return inFolder(folder, tried);
    } catch (PatchflowException e) {
      tried.add(e.getMessage());
    } catch (IOException e) {
      tried.add("%s: cannot be written: %s".formatted(folder, SystemReason.of(e)));
    }
    return Optional.empty();
  }

  private static boolean holds(Path file, KnownDataSet.Member member) {
    try {
      member.requireContent(file, file.toString());
      return true;
    } catch (PatchflowException e) {
      return false;
    }
  }
}
