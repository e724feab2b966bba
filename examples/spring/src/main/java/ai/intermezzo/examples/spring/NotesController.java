package ai.intermezzo.examples.spring;

import java.util.List;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers for those who have a token. */
@RestController
class NotesController {
  @GetMapping("/whoami")
  Map<String, String> whoami(@AuthenticationPrincipal Jwt token) {
    return Map.of("sub", token.getSubject());
  }

  /** For the scope {@code read} alone, as {@link NotesSecurity} says. */
  @GetMapping("/notes")
  List<String> notes() {
    return List.of("Buy milk");
  }
}
