package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of application a client is; it decides which grants it may use. */
public enum ClientType {
  /** A service without a user: it has a secret and uses {@code client_credentials}. */
  MACHINE(true),
  /** A web application with a server side that keeps a secret. */
  WEB(true),
  /** A single-page application in a browser: it can keep no secret. */
  SPA(false),
  /** A mobile, desktop or command-line application: it can keep no secret. */
  NATIVE(false);

  private final boolean confidential;

  ClientType(boolean confidential) {
    this.confidential = confidential;
  }

  /** Whether it can keep a secret (RFC 6749 §2.1). */
  public boolean isConfidential() {
    return confidential;
  }

  /** Whether it may use the client credentials grant (RFC 6749 §4.4). */
  public boolean mayUseClientCredentials() {
    return this == MACHINE;
  }

  /** Whether it signs people in (RFC 6749 §4.1). */
  public boolean signsPeopleIn() {
    return this != MACHINE;
  }

  /** The word for it on the command line and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws InvalidSetting where there is no such type
   */
  public static ClientType parse(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSetting(
                    "A client's type is one of "
                        + Arrays.stream(values())
                            .map(ClientType::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
