package ai.intermezzo.auth.token;

import ai.intermezzo.auth.grant.Authentication;
import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.oauth.OAuthError;
import ai.intermezzo.auth.user.User;
import ai.intermezzo.auth.user.UserStore;
import java.util.Optional;
import java.util.function.Supplier;

/** Issues what a grant gives: an access token, and an ID token and a refresh token where due. */
final class GrantTokens {
  private final AccessTokenMint accessTokens;
  private final IdTokenMint idTokens;
  private final RefreshTokens refreshTokens;
  private final UserStore users;

  GrantTokens(
      AccessTokenMint accessTokens,
      IdTokenMint idTokens,
      RefreshTokens refreshTokens,
      UserStore users) {
    this.accessTokens = accessTokens;
    this.idTokens = idTokens;
    this.refreshTokens = refreshTokens;
    this.users = users;
  }

  /**
   * Who an ID token will be about, looked up before anything is written; empty where there will be
   * none.
   *
   * @param gone what is thrown where there is no such user any more
   * @throws OAuthError {@code invalid_grant} where the user is gone or blocked
   */
  Optional<User> subject(
      TokenTarget target, Authentication authentication, Supplier<OAuthError> gone) {
    if (!target.isOpenId()) {
      return Optional.empty();
    }
    User user = users.findValid(authentication.userId()).orElseThrow(gone);
    if (user.isBlocked()) {
      throw OAuthError.invalidGrant(Descriptions.USER_IS_BLOCKED);
    }
    return Optional.of(user);
  }

  /**
   * @param subject from {@link #subject}
   * @param nonce for the ID token of a sign-in
   */
  TokenResponse issue(
      Grant grant, TokenTarget target, Optional<User> subject, Optional<String> nonce) {
    String accessToken = accessTokens.forUser(grant, target);
    Optional<String> idToken =
        subject.map(
            user ->
                idTokens.mint(
                    grant.clientId(),
                    user,
                    grant.authentication(),
                    target.scopes(),
                    nonce,
                    Optional.of(IdTokenMint.Beside.accessToken(accessToken))));
    Optional<String> refreshToken =
        grant.granted().isOffline() ? Optional.of(refreshTokens.current(grant)) : Optional.empty();
    return new TokenResponse(
        accessToken, target.lifetime(), Optional.of(target.scopes()), idToken, refreshToken);
  }
}
