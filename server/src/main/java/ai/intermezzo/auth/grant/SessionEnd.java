package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import java.util.List;

/**
 * A login session is over.
 *
 * @param told the clients that are told of it
 * @param endedGrants how many grants ended with it
 */
public record SessionEnd(String sid, List<ClientId> told, int endedGrants) {
  public SessionEnd {
    told = List.copyOf(told);
  }
}
