package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Credential;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client and its secrets as commands print them: never a secret, nor its hash. */
final class ClientView {
  private ClientView() {}

  static Map<String, Object> of(Client client) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("client_id", client.id().value());
    view.put("name", client.name());
    view.put("type", client.type().word());
    Map<String, Object> apis = new LinkedHashMap<>();
    client
        .apis()
        .forEach((audience, scopes) -> apis.put(audience.value(), List.copyOf(scopes.tokens())));
    view.put("audiences", apis);
    client.defaultAudience().ifPresent(a -> view.put("default_audience", a.value()));
    client.tokenLifetime().ifPresent(l -> view.put("token_lifetime", l.seconds()));
    view.put("created_at", client.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    return view;
  }

  /** One row of a list. */
  static Map<String, Object> row(Client client) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("client_id", client.id().value());
    row.put("name", client.name());
    row.put("type", client.type().word());
    row.put("audiences", client.apis().keySet().stream().map(Object::toString).toList());
    return row;
  }

  static Map<String, Object> of(Credential credential, Instant now) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("credential_id", credential.id().value());
    view.put("status", status(credential, now));
    view.put("created_at", credential.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    credential
        .expiresAt()
        .ifPresent(at -> view.put("expires_at", at.truncatedTo(ChronoUnit.MILLIS).toString()));
    credential.revokedAt().ifPresent(at -> view.put("revoked_at", at.toString()));
    credential.tokenLifetime().ifPresent(l -> view.put("token_lifetime", l.seconds()));
    return view;
  }

  private static String status(Credential credential, Instant now) {
    if (credential.revokedAt().isPresent()) {
      return "revoked";
    }
    return credential.isGoodAt(now) ? "active" : "expired";
  }
}
