package io.patchflow.publish;

import java.util.Locale;

/**
 * What a stage has to do, decided before it does it. It follows from contents and options alone,
 * never from times.
 *
 * @param reason for people, such as {@code same inputs and options}
 */
public record Decision(Action action, String reason) {

  /** What is to be done. */
  public enum Action {
    /** Nothing: the result is there. */
    SKIP,
    /** All of it. */
    RUN,
    /** What a former attempt left undone. */
    RESUME,
    /** Nothing may be done: another result is there, and replacing it was not allowed. */
    REFUSE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The reason of a stage that was never done. */
  public static final String NOT_DONE = "not done yet";

  public static Decision skip(String reason) {
    return new Decision(Action.SKIP, reason);
  }

  public static Decision run(String reason) {
    return new Decision(Action.RUN, reason);
  }

  public static Decision resume(String reason) {
    return new Decision(Action.RESUME, reason);
  }

  /** Refused under {@link Replace#NEVER}, else made again. */
  public static Decision changed(Replace replace, String reason) {
    return new Decision(replace == Replace.NEVER ? Action.REFUSE : Action.RUN, reason);
  }

  /** Forced by {@link Replace#ALWAYS}. */
  public static Decision forced() {
    return run("forced");
  }
}
