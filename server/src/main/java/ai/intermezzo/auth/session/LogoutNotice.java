package ai.intermezzo.auth.session;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.user.UserId;

/**
 * A client is to be told that a session has ended (OpenID Connect Back-Channel Logout §2.5).
 *
 * @param id 16 bytes of its own
 * @param tries how often somebody has begun to tell it, this time included
 */
public record LogoutNotice(byte[] id, ClientId clientId, String sid, UserId userId, int tries) {
  @Override
  public String toString() {
    return "LogoutNotice[" + clientId + " " + sid + " " + tries + "]";
  }
}
