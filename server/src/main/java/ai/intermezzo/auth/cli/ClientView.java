package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.client.Client;
import ai.intermezzo.auth.client.Credential;
import ai.intermezzo.auth.client.SignIn;
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
    if (!client.introspects().isEmpty()) {
      view.put("introspects", client.introspects().stream().map(Object::toString).toList());
    }
    if (client.type().signsPeopleIn()) {
      put(view, client.signIn());
    }
    view.put("created_at", client.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    return view;
  }

  private static void put(Map<String, Object> view, SignIn signIn) {
    view.put("redirect_uris", signIn.redirectUris().stream().map(Object::toString).toList());
    view.put("logout_uris", signIn.logoutUris().stream().map(Object::toString).toList());
    signIn.backchannelLogoutUri().ifPresent(uri -> view.put("backchannel_logout_uri", uri.value()));
    view.put("web_origins", signIn.webOrigins().stream().map(Object::toString).toList());
    view.put("refresh_leeway", signIn.refresh().leeway().toSeconds());
    view.put("refresh_idle", signIn.refresh().idle().toSeconds());
    view.put("refresh_lifetime", signIn.refresh().lifetime().toSeconds());
    view.put("refresh_rotation", onOff(signIn.refresh().rotates()));
    view.put("offline_access", onOff(signIn.offlineAccess()));
    view.put("require_pkce", onOff(signIn.requirePkce()));
    view.put(
        "response_types",
        signIn.idTokenResponse() ? List.of("code", "id_token", "code id_token") : List.of("code"));
    view.put("first_party", onOff(signIn.firstParty()));
    view.put("ends_with_session", onOff(signIn.endsWithSession()));
  }

  private static String onOff(boolean on) {
    return (on ? OnOff.ON : OnOff.OFF).toString();
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
