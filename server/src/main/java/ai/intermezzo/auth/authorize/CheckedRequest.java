package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.page.ErrorKind;

/** What {@link RequestCheck} found. */
sealed interface CheckedRequest {
  /** It is good. */
  record Good(AuthorizeRequest request) implements CheckedRequest {}

  /** Nobody knows where to send an answer, so the person is told (RFC 6749 §4.1.2.1). */
  record NotProven(ErrorKind kind, OAuthError error) implements CheckedRequest {}

  /** The client is told. */
  record Refused(ReturnAddress returnAddress, OAuthError error) implements CheckedRequest {}
}
