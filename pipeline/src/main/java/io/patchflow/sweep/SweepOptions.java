package io.patchflow.sweep;

import io.patchflow.dataset.DataSets;
import io.patchflow.folder.SweepFolder;
import io.patchflow.lineage.LineageTarget;
import io.patchflow.text.Secrets;
import java.util.List;

/**
 * What a sweep does, and how.
 *
 * @param folder where it is written
 * @param input the data set: a known one's name, or an absolute path
 * @param grid the trials
 * @param threads of each trial, or null to share the machine out
 * @param command the command line, for the record; its passwords are left out
 * @param trialCommand begins the command line that makes a trial by itself; what varies is put
 *     behind it
 * @param lineage who gets the events of the trials' stages
 * @param stop asked all the while; once true, trials write a checkpoint and end
 */
public record SweepOptions(
    SweepFolder folder,
    String input,
    Grid grid,
    Integer threads,
    List<String> command,
    List<String> trialCommand,
    LineageTarget lineage,
    Stop stop) {
  public SweepOptions {
    folder = new SweepFolder(folder.root().toAbsolutePath());
    input = DataSets.absolute(input);
    command = Secrets.masked(command);
    trialCommand = List.copyOf(trialCommand);
  }
}
