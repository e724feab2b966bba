package ai.intermezzo.auth.offending;

import ai.intermezzo.auth.offending.oauth.OffenceManager;

/** Holds together what breaks the rules of the house; for the test that shows that they bite. */
public final class HasAllFaults {
  private HasAllFaults() {}

  static OffenceManager find() {
    return new OffenceManager(null, null, null);
  }
}
