package ai.intermezzo.auth.ops;

/**
 * One thing that the doctor looked at.
 *
 * @param subject what it is, for example {@code database}
 * @param level how it is
 * @param text a sentence, with what to do where something is wrong
 */
public record Finding(String subject, Level level, String text) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It works, and will be trouble. */
    WARNING,
    /** It does not work. */
    PROBLEM
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Level.OK, text);
  }

  static Finding warning(String subject, String text) {
    return new Finding(subject, Level.WARNING, text);
  }

  static Finding problem(String subject, String text) {
    return new Finding(subject, Level.PROBLEM, text);
  }
}
