package ai.intermezzo.interop.spring.web;

import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what the application knows. */
@RestController
class PersonController {
  @GetMapping("/")
  Map<String, Object> home() {
    return Map.of("at", "home");
  }

  @GetMapping("/me")
  Map<String, Object> me(@AuthenticationPrincipal OidcUser person) {
    OidcUserInfo userinfo = person.getUserInfo();
    return Map.of(
        "id_token",
        person.getIdToken().getClaims(),
        "userinfo",
        userinfo == null ? Map.of() : userinfo.getClaims());
  }

  /** The token that the application would send to an API, renewed where it is about to end. */
  @GetMapping("/token")
  Map<String, Object> token(@RegisteredOAuth2AuthorizedClient OAuth2AuthorizedClient client) {
    return Map.of("access_token", client.getAccessToken().getTokenValue());
  }
}
