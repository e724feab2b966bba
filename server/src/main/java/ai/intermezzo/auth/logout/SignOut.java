package ai.intermezzo.auth.logout;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.grant.SessionEnd;
import ai.intermezzo.auth.grant.SessionEndStore;
import ai.intermezzo.auth.http.Request;
import ai.intermezzo.auth.session.LoginSession;
import ai.intermezzo.auth.user.UserId;
import java.util.Optional;

/** Ends a session of somebody who wants it, and takes that down. */
public final class SignOut {
  private final SessionEndStore ends;
  private final AuditLog audit;

  public SignOut(SessionEndStore ends, AuditLog audit) {
    this.ends = ends;
    this.audit = audit;
  }

  /**
   * Ends the session that the request came in.
   *
   * @param client which application asked for it
   */
  public void end(Request request, LoginSession session, Optional<ClientId> client) {
    var _ = end(request, session.userId(), session.sid(), client);
  }

  /** Ends any session of a user; returns whether there was one. */
  public boolean end(Request request, UserId user, String sid, Optional<ClientId> client) {
    Optional<SessionEnd> ended = ends.end(user, sid);
    ended.ifPresent(end -> audit.record(event(request, user, end, client)));
    return ended.isPresent();
  }

  private static AuditEvent event(
      Request request, UserId user, SessionEnd end, Optional<ClientId> client) {
    AuditEvent event =
        AuditEvent.of(AuditKind.SIGNED_OUT)
            .user(user.value())
            .sid(end.sid())
            .from(request.remoteAddress())
            .with("ended_grants", String.valueOf(end.endedGrants()))
            .with("told_clients", String.valueOf(end.told().size()));
    return client.map(id -> event.client(id.value())).orElse(event);
  }
}
