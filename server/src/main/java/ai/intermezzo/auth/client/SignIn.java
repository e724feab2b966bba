package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import java.util.List;
import java.util.Optional;

/**
 * How a client signs people in, and out again. A machine has {@link #DEFAULT}, and no use for it.
 *
 * @param redirectUris where a person may be sent back to after signing in, at most {@value
 *     #MAX_URIS}
 * @param logoutUris where they may be sent after signing out (OpenID Connect RP-Initiated Logout
 *     §3), at most {@value #MAX_URIS}
 * @param backchannelLogoutUri where it wants to be told of a session's end (OpenID Connect
 *     Back-Channel Logout §2.2)
 * @param webOrigins whose pages may call the token endpoint and get {@code web_message} answers, at
 *     most {@value #MAX_URIS}
 * @param refresh how its refresh tokens live
 * @param offlineAccess whether it gets refresh tokens when it asks for {@code offline_access}
 * @param requirePkce whether it must send a {@code code_challenge}; a public client must anyway
 * @param idTokenResponse whether an ID token may come back from {@code /authorize}, alone ({@code
 *     response_type=id_token}) or with a code
 * @param firstParty whether it belongs to the operator, so that people are not asked for consent
 * @param endsWithSession whether signing out ends its refresh tokens too
 */
public record SignIn(
    List<RedirectUri> redirectUris,
    List<RedirectUri> logoutUris,
    Optional<RedirectUri> backchannelLogoutUri,
    List<WebOrigin> webOrigins,
    RefreshPolicy refresh,
    boolean offlineAccess,
    boolean requirePkce,
    boolean idTokenResponse,
    boolean firstParty,
    boolean endsWithSession) {

  /** The most addresses of one kind. */
  public static final int MAX_URIS = 50;

  /** What a client has whose operator says nothing. */
  public static final SignIn DEFAULT =
      new SignIn(
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          RefreshPolicy.DEFAULT,
          true,
          false,
          false,
          false,
          false);

  /**
   * @throws InvalidSetting where a bound is broken
   */
  public SignIn {
    redirectUris = List.copyOf(redirectUris);
    logoutUris = List.copyOf(logoutUris);
    webOrigins = List.copyOf(webOrigins);
    if (redirectUris.size() > MAX_URIS
        || logoutUris.size() > MAX_URIS
        || webOrigins.size() > MAX_URIS) {
      throw new InvalidSetting("A client has at most " + MAX_URIS + " addresses of each kind.");
    }
    if (backchannelLogoutUri.isPresent() && backchannelLogoutUri.get().isPrivateUse()) {
      throw new InvalidSetting("A back-channel logout URI is one that this server can call.");
    }
  }

  /** What a client of that type has whose operator says nothing. */
  public static SignIn defaultFor(ClientType type) {
    return DEFAULT.endingWithSession(type == ClientType.SPA);
  }

  /** The same with other addresses to come back to. */
  public SignIn withRedirectUris(List<RedirectUri> uris) {
    return new SignIn(
        uris,
        logoutUris,
        backchannelLogoutUri,
        webOrigins,
        refresh,
        offlineAccess,
        requirePkce,
        idTokenResponse,
        firstParty,
        endsWithSession);
  }

  /** The same with other addresses to go to after signing out. */
  public SignIn withLogoutUris(List<RedirectUri> uris) {
    return new SignIn(
        redirectUris,
        uris,
        backchannelLogoutUri,
        webOrigins,
        refresh,
        offlineAccess,
        requirePkce,
        idTokenResponse,
        firstParty,
        endsWithSession);
  }

  /** The same with other origins of its pages. */
  public SignIn withWebOrigins(List<WebOrigin> origins) {
    return new SignIn(
        redirectUris,
        logoutUris,
        backchannelLogoutUri,
        origins,
        refresh,
        offlineAccess,
        requirePkce,
        idTokenResponse,
        firstParty,
        endsWithSession);
  }

  /** The same where signing out ends its refresh tokens, or does not. */
  public SignIn endingWithSession(boolean ends) {
    return new SignIn(
        redirectUris,
        logoutUris,
        backchannelLogoutUri,
        webOrigins,
        refresh,
        offlineAccess,
        requirePkce,
        idTokenResponse,
        firstParty,
        ends);
  }

  /**
   * The origins of its redirect URIs on the web: what a single-page application needs as {@code
   * webOrigins} where its operator names none.
   */
  public List<WebOrigin> originsOfRedirectUris() {
    return redirectUris.stream()
        .filter(uri -> !uri.isPrivateUse())
        .map(RedirectUri::origin)
        .distinct()
        .toList();
  }

  /** Whether a page of that origin is one of its own. */
  public boolean hasOrigin(String origin) {
    return webOrigins.stream().anyMatch(registered -> registered.value().equals(origin));
  }

  /** Whether signing out may lead to that address, compared as a string. */
  public boolean allowsLogoutTo(String address) {
    return logoutUris.stream().anyMatch(registered -> registered.value().equals(address));
  }

  void requireFor(ClientType type) {
    if (type != ClientType.NATIVE && redirectUris.stream().anyMatch(RedirectUri::isPrivateUse)) {
      throw new InvalidSetting(
          "A redirect URI with a scheme of its own is for clients of type native.");
    }
    if (!type.isConfidential() && !refresh.rotates()) {
      throw new InvalidSetting(
          "The refresh tokens of a client of type " + type.word() + " rotate (RFC 9700 2.2.2).");
    }
  }

  /**
   * The address that an authorization request means (RFC 6749 §3.1.2.3).
   *
   * @param presented its {@code redirect_uri}; without one the only one of the client is meant
   * @return what to redirect to, as the request presents it; empty where it is not the client's
   */
  public Optional<RedirectUri> redirectUri(ClientType type, Optional<String> presented) {
    if (presented.isEmpty()) {
      return redirectUris.size() == 1 ? Optional.of(redirectUris.getFirst()) : Optional.empty();
    }
    boolean anyPort = type == ClientType.NATIVE;
    return redirectUris.stream()
        .filter(registered -> registered.matches(presented.get(), anyPort))
        .findFirst()
        .map(registered -> new RedirectUri(presented.get()));
  }
}
