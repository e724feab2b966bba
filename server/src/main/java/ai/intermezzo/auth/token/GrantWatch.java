package ai.intermezzo.auth.token;

import ai.intermezzo.auth.grant.Grant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves word of what an operator should know of a grant. */
final class GrantWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GrantWatch.class);

  /** A code came twice, and the grant has ended (RFC 6749 §4.1.2). */
  void codeReused(Grant grant) {
    LOG.info("A code of client {} came twice: its grant has ended", grant.clientId());
  }

  /** A spent refresh token came back, and the grant has ended (RFC 9700 §4.14.2). */
  void tokenReused(Grant grant) {
    LOG.info("A spent refresh token of client {} came back: its grant ended", grant.clientId());
  }

  /** A refresh token was ahead of its row: the database is an older one than it was. */
  void restored(Grant grant) {
    LOG.warn("A grant of client {} was behind its token: the database went back", grant.clientId());
  }
}
