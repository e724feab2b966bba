package ai.intermezzo.auth.grant;

import java.util.stream.Stream;

/** Why a grant ended. Its word stands in the row and in the audit log. */
public enum EndReason {
  /** The code was redeemed twice: one of the two had stolen it (RFC 9700 §2.1.1). */
  CODE_REUSED("code_reused"),
  /** A spent refresh token came back: one of two holders had stolen it (RFC 9700 §4.14.2). */
  TOKEN_REUSED("token_reused"),
  /** The client revoked it (RFC 7009). */
  REVOKED("revoked"),
  /** The person signed out. */
  LOGOUT("logout"),
  /** The person took back what they had allowed the client. */
  CONSENT_WITHDRAWN("consent_withdrawn"),
  /** An operator ended it, or what it needs was deleted. */
  OPERATOR("operator"),
  /** Something that only a newer version knows. */
  OTHER("other");

  private final String word;

  EndReason(String word) {
    this.word = word;
  }

  /** How the database and the audit log write it. */
  public String word() {
    return word;
  }

  static EndReason of(String word) {
    return Stream.of(values()).filter(reason -> reason.word.equals(word)).findFirst().orElse(OTHER);
  }
}
