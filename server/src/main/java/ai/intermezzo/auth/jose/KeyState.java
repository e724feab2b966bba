package ai.intermezzo.auth.jose;

/** Where a signing key is in its life. */
public enum KeyState {
  /** In the JWK set, so that verifiers learn it; signs from its time on. */
  NEXT,
  /** Signs. */
  CURRENT,
  /** Signs no more; in the JWK set until the last token that it signed has expired. */
  RETIRING,
  /** Out of the JWK set; its public half still recognises old ID tokens. */
  RETIRED,
  /** Leaked or feared so: out of the JWK set, nothing that it signed is accepted. */
  REVOKED
}
