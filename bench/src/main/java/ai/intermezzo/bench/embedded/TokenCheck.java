package ai.intermezzo.bench.embedded;

import org.jspecify.annotations.Nullable;

/** Decides about a request by its access token. */
@FunctionalInterface
public interface TokenCheck {
  /** What stands before the token in the header. */
  String BEARER = "Bearer ";

  /**
   * @param authorization a request's header, {@code Bearer} and a token
   * @return whose token it is, or null where it is refused
   */
  @Nullable String subject(String authorization);
}
