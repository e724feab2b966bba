package ai.intermezzo.auth.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down what happened, and never fails the request that it happened in. */
public final class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final AuditStore store;

  public AuditLog(AuditStore store) {
    this.store = store;
  }

  /** Writes an event down; where the database refuses, the log of the server has it instead. */
  public void record(AuditEvent event) {
    try {
      store.add(event);
    } catch (RuntimeException e) {
      LOG.warn(
          "This is not in the audit log, since the database refused it: {} user={} client={} sid={}"
              + " detail={}",
          event.kind().word(),
          event.userId().orElse("-"),
          event.clientId().orElse("-"),
          event.sid().orElse("-"),
          event.detail(),
          e);
    }
  }
}
