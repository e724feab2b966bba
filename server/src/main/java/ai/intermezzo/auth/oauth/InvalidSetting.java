package ai.intermezzo.auth.oauth;

/**
 * A setting that can't be taken: something of a client, an Api or the server that an operator
 * entered. The message is a sentence for the operator that says what would be right.
 */
public final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for the operator, without any secret
   */
  public InvalidSetting(String sentence) {
    super(sentence);
  }
}
