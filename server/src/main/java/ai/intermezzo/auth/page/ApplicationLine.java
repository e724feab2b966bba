package ai.intermezzo.auth.page;

import java.time.Instant;
import java.util.List;

/**
 * An application that the person allowed something.
 *
 * @param clientId posted to remove it
 * @param name what people call it
 * @param permissions what it was allowed, in words
 * @param since when that was
 */
public record ApplicationLine(
    String clientId, String name, List<String> permissions, Instant since) {
  public ApplicationLine {
    permissions = List.copyOf(permissions);
  }
}
