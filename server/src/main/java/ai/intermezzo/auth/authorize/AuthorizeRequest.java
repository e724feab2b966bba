package ai.intermezzo.auth.authorize;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.grant.CodeBinding;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.user.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An authorization request that is good: client and redirect URI are proven, and everything that it
 * asks for may be had. Only {@link RequestCheck} makes one.
 *
 * @param binding what the code will be bound to
 * @param wanted what the client asks for, cut down to what it may have
 * @param maxAge how long ago the person may have proved who they are
 * @param loginHint to be filled in for them; may be empty
 * @param hinted who it must be ({@code id_token_hint})
 */
record AuthorizeRequest(
    Client client,
    ReturnAddress returnAddress,
    ResponseType responseType,
    CodeBinding binding,
    Granted wanted,
    Set<Prompt> prompts,
    Optional<Duration> maxAge,
    String loginHint,
    Optional<UserId> hinted) {

  AuthorizeRequest {
    prompts = Set.copyOf(prompts);
  }

  boolean asks(Prompt prompt) {
    return prompts.contains(prompt);
  }
}
