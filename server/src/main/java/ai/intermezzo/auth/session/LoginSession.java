package ai.intermezzo.auth.session;

import ai.intermezzo.auth.user.UserId;
import java.time.Instant;
import java.util.List;

/**
 * A browser in which a person has signed in.
 *
 * @param sid names it in ID tokens, logout tokens and grants (OpenID Connect Front-Channel Logout
 *     §3): 22 characters of base64url
 * @param userId who signed in
 * @param epoch the user's when they did; what is issued in the session carries it too
 * @param authTime when they last proved who they are: {@code auth_time}
 * @param amr how, in the words of RFC 8176, at least one
 * @param createdAt when it began
 * @param lastSeenAt when it was last used, to the minute
 * @param expiresAt its end, however often it is used
 */
public record LoginSession(
    String sid,
    UserId userId,
    long epoch,
    Instant authTime,
    List<String> amr,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt) {

  /**
   * @throws IllegalArgumentException where it can be none
   */
  public LoginSession {
    amr = List.copyOf(amr);
    if (amr.isEmpty() || amr.stream().anyMatch(word -> !word.matches("[a-z0-9_]{1,20}"))) {
      throw new IllegalArgumentException("amr is words of RFC 8176, at least one");
    }
  }
}
