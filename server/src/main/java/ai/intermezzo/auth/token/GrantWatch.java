package ai.intermezzo.auth.token;

import ai.intermezzo.auth.audit.AuditEvent;
import ai.intermezzo.auth.audit.AuditKind;
import ai.intermezzo.auth.audit.AuditLog;
import ai.intermezzo.auth.grant.Grant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves word of what an operator should know of a grant, in the audit log and in the log. */
final class GrantWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GrantWatch.class);

  private final AuditLog audit;

  GrantWatch(AuditLog audit) {
    this.audit = audit;
  }

  /** A code came twice, and the grant has ended (RFC 6749 §4.1.2). */
  void codeReused(Grant grant) {
    LOG.warn("A code of client {} came twice: its grant has ended", grant.clientId());
    audit.record(event(AuditKind.CODE_REUSED, grant));
  }

  /** A spent refresh token came back, and the grant has ended (RFC 9700 §4.14.2). */
  void tokenReused(Grant grant) {
    LOG.warn("A spent refresh token of client {} came back: its grant ended", grant.clientId());
    audit.record(event(AuditKind.TOKEN_REUSED, grant));
  }

  /** A refresh token was ahead of its row: the database is an older one than it was. */
  void restored(Grant grant) {
    LOG.warn("A grant of client {} was behind its token: the database went back", grant.clientId());
    audit.record(event(AuditKind.DATABASE_RESTORED, grant));
  }

  private static AuditEvent event(AuditKind kind, Grant grant) {
    return AuditEvent.of(kind)
        .user(grant.authentication().userId().value())
        .client(grant.clientId().value())
        .sid(grant.authentication().sid())
        .with("grant", grant.id().toString());
  }
}
