package ai.intermezzo.auth.api;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.oauth.Scopes;
import java.util.Optional;

/**
 * What a client gets of an Api: the answer to one request for an audience and scopes (RFC 6749
 * §3.3, RFC 8707 §2). Only {@link Decision} makes one.
 *
 * @param api the Api that the token is for
 * @param scopes what the token allows there
 */
public record ApiAccess(Api api, Scopes scopes) {

  /** Decides what a client may have of which Api. */
  public static final class Decision {
    private static final String NOT_ALLOWED =
        "The audience is unknown or not allowed to this client. An operator allows it with: "
            + "intermezzo client update CLIENT_ID --audience URL";

    private final Apis apis;

    public Decision(Apis apis) {
      this.apis = apis;
    }

    /**
     * Grants all that the client may have there where no scope is asked, else just what is asked.
     *
     * @param audience the Api that the request names; without one the client's default is meant
     * @throws OAuthError {@code invalid_target} for an Api that is unknown or not the client's, one
     *     and the same answer for both; {@code invalid_request} where none is named and the client
     *     has no default; {@code invalid_scope} for a scope that it may not have
     */
    public ApiAccess decide(Client client, Optional<Audience> audience, Optional<Scopes> asked) {
      Audience target =
          audience
              .or(client::impliedAudience)
              .orElseThrow(
                  () ->
                      OAuthError.invalidRequest(
                          "audience is missing, and this client has no default one."));
      Scopes allowed = client.apis().get(target);
      Optional<Api> api = apis.find(target);
      if (allowed == null || api.isEmpty()) {
        throw OAuthError.invalidTarget(NOT_ALLOWED);
      }
      Scopes grantable = allowed.within(api.get().scopes());
      if (asked.isPresent() && !grantable.covers(asked.get())) {
        throw OAuthError.invalidScope(
            "The client may not have one or more of the scopes for this audience.");
      }
      return new ApiAccess(api.get(), asked.orElse(grantable));
    }
  }
}
