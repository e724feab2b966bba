package ai.intermezzo.auth.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the audit log.
 *
 * @param kind the word of an {@link AuditKind}, or of one that only another version knows
 * @param address as text
 */
public record AuditEntry(
    Instant at,
    String kind,
    Optional<String> userId,
    Optional<String> clientId,
    Optional<String> sid,
    Optional<String> address,
    Map<String, String> detail) {
  public AuditEntry {
    detail = Map.copyOf(detail);
  }
}
