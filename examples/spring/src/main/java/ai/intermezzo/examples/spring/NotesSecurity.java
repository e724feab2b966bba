package ai.intermezzo.examples.spring;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what. */
@Configuration
class NotesSecurity {
  @Bean
  SecurityFilterChain security(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/notes")
                    .hasAuthority("SCOPE_read")
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(api -> api.jwt(withDefaults()))
        .build();
  }
}
