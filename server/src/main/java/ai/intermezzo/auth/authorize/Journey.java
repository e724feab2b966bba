package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a person is on the way through our pages: all that one page hands to the next.
 *
 * @param query the parameters of the authorization request; empty for somebody who goes to their
 *     own account
 * @param startedAt when they came, to the millisecond
 * @param hinted who the request expects
 * @param signedIn the {@code sid} of the session in which they proved who they are on this journey
 * @param asked the {@code sid} of the session that the page at hand was made for
 * @param chosen the {@code sid} of the session that they chose to go on with
 */
record Journey(
    String query,
    Instant startedAt,
    Optional<UserId> hinted,
    Optional<String> signedIn,
    Optional<String> asked,
    Optional<String> chosen) {

  static Journey begin(String query, Instant now, Optional<UserId> hinted) {
    return new Journey(
        query,
        Instant.ofEpochMilli(now.toEpochMilli()),
        hinted,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  boolean isToAccount() {
    return query.isEmpty();
  }

  /** After they have proved who they are. Whatever was asked before was asked of somebody else. */
  Journey signedIn(String sid) {
    return new Journey(
        query, startedAt, hinted, Optional.of(sid), Optional.empty(), Optional.of(sid));
  }

  /** For a page that asks whoever is in that session. */
  Journey asking(String sid) {
    return new Journey(query, startedAt, hinted, signedIn, Optional.of(sid), chosen);
  }

  /** After they chose to go on in that session. */
  Journey chosen(String sid) {
    return new Journey(query, startedAt, hinted, signedIn, Optional.empty(), Optional.of(sid));
  }

  /** From the beginning, with nothing done yet. */
  Journey again(Instant now) {
    return begin(query, now, hinted);
  }
}
