package ai.intermezzo.examples.spring;

import ai.intermezzo.guard.AccessToken;
import ai.intermezzo.guard.Decision;
import ai.intermezzo.guard.Guard;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** Lets the guard decide, in place of Spring's own decoder. */
@Configuration
class GuardedTokens {
  @Bean
  JwtDecoder jwtDecoder(
      @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
      @Value("${spring.security.oauth2.resourceserver.jwt.audiences}") String audience) {
    Guard guard = Guard.builder(issuer, audience).build();
    return token ->
        switch (guard.check("Bearer " + token)) {
          case Decision.Verified verified -> jwt(token, verified.token());
          case Decision.Refused refused -> throw new BadJwtException(refused.description());
          case Decision.Unavailable _ -> throw new JwtException("The issuer's keys can't be had");
        };
  }

  private static Jwt jwt(String token, AccessToken verified) {
    return Jwt.withTokenValue(token)
        .header("typ", "at+jwt")
        .claims(claims -> claims.putAll(verified.claims()))
        .issuedAt(verified.issuedAt())
        .expiresAt(verified.expiresAt())
        .build();
  }
}
