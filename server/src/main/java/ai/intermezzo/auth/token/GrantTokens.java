package ai.intermezzo.auth.token;

import ai.intermezzo.auth.grant.Grant;
import ai.intermezzo.auth.grant.RefreshTokens;
import ai.intermezzo.auth.user.Profile;
import java.util.Optional;

/** Issues what a grant gives: an access token, and an ID token and a refresh token where due. */
final class GrantTokens {
  private final AccessTokenMint accessTokens;
  private final IdTokenMint idTokens;
  private final RefreshTokens refreshTokens;

  GrantTokens(AccessTokenMint accessTokens, IdTokenMint idTokens, RefreshTokens refreshTokens) {
    this.accessTokens = accessTokens;
    this.idTokens = idTokens;
    this.refreshTokens = refreshTokens;
  }

  /**
   * @param profile whose grant it is
   * @param nonce for the ID token of a sign-in
   */
  TokenResponse issue(
      Grant grant, Optional<Profile> profile, TokenTarget target, Optional<String> nonce) {
    String accessToken = accessTokens.forUser(grant, target);
    Optional<String> idToken =
        target.isOpenId()
            ? Optional.of(
                idTokens.mint(
                    grant.clientId(),
                    profile,
                    grant.authentication(),
                    target.scopes(),
                    nonce,
                    Optional.of(IdTokenMint.Beside.accessToken(accessToken))))
            : Optional.empty();
    Optional<String> refreshToken =
        grant.granted().isOffline() ? Optional.of(refreshTokens.current(grant)) : Optional.empty();
    return new TokenResponse(
        accessToken, target.lifetime(), Optional.of(target.scopes()), idToken, refreshToken);
  }
}
