package ai.intermezzo.auth.token;

/** Descriptions that SDKs compare with: they are part of the interface, to the letter. */
final class Descriptions {
  /**
   * Auth0's SDK for single-page applications signs in anew when it reads "invalid refresh token".
   */
  static final String INVALID_REFRESH_TOKEN = "Unknown or invalid refresh token.";

  /** Auth0's SDK for single-page applications forgets the session when it reads this. */
  static final String USER_IS_BLOCKED = "user is blocked";

  private Descriptions() {}
}
