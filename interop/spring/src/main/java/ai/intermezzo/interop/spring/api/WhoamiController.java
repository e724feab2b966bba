package ai.intermezzo.interop.spring.api;

import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells whose token it got. */
@RestController
class WhoamiController {
  @GetMapping("/whoami")
  Map<String, String> whoami(@AuthenticationPrincipal Jwt token) {
    return Map.of("sub", token.getSubject());
  }
}
