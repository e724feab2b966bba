package ai.intermezzo.auth.seal;

/**
 * The master key is missing, wrong or unreadable, or a value that it wrapped is damaged.
 *
 * <p>The message is one sentence for the operator that says what to do. At start it is printed and
 * the server exits with 1.
 */
public final class MasterKeyProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence what is wrong and what to do, without any key
   */
  public MasterKeyProblem(String sentence) {
    super(sentence);
  }

  /**
   * @param sentence what is wrong and what to do, without any key
   */
  public MasterKeyProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
