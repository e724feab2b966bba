package ai.intermezzo.auth.audit;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened. Each method gives a copy:
 *
 * <pre>{@code
 * AuditEvent.of(AuditKind.SIGNED_OUT).user(user.subject()).sid(sid).from(request.remoteAddress())
 * }</pre>
 *
 * @param userId whom it concerns
 * @param clientId which application it concerns
 * @param sid in which login session
 * @param address where the request came from
 * @param detail at most {@value #MAX_DETAILS} more, values of at most {@value #MAX_VALUE_LENGTH}
 *     characters; never a secret, a token or what somebody typed
 */
public record AuditEvent(
    AuditKind kind,
    Optional<String> userId,
    Optional<String> clientId,
    Optional<String> sid,
    Optional<InetAddress> address,
    Map<String, String> detail) {
  static final int MAX_DETAILS = 10;
  static final int MAX_VALUE_LENGTH = 200;

  /**
   * @throws IllegalArgumentException where there is more detail than fits
   */
  public AuditEvent {
    detail = Map.copyOf(detail);
    if (detail.size() > MAX_DETAILS
        || detail.keySet().stream().anyMatch(name -> !name.matches("[a-z_]{1,30}"))) {
      throw new IllegalArgumentException("An event has few details with plain names");
    }
  }

  /** An event of which no more is known yet. */
  public static AuditEvent of(AuditKind kind) {
    return new AuditEvent(
        kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same about a user. */
  public AuditEvent user(String id) {
    return new AuditEvent(kind, Optional.of(id), clientId, sid, address, detail);
  }

  /** The same about a client. */
  public AuditEvent client(String id) {
    return new AuditEvent(kind, userId, Optional.of(id), sid, address, detail);
  }

  /** The same in a login session. */
  public AuditEvent sid(String session) {
    return new AuditEvent(kind, userId, clientId, Optional.of(session), address, detail);
  }

  /** The same by a request from there. */
  public AuditEvent from(InetAddress remote) {
    return new AuditEvent(kind, userId, clientId, sid, Optional.of(remote), detail);
  }

  /** The same with one more detail; a longer value is cut. */
  public AuditEvent with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(detail);
    more.put(
        name, value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH));
    return new AuditEvent(kind, userId, clientId, sid, address, more);
  }
}
