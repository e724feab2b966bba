package ai.intermezzo.auth.client;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.RefreshPolicy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rarer attributes of a client as its row holds them: JSON text. A member that is not there has
 * the default, so that a row of an older version reads as ever.
 */
final class SignInJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SignInJson() {}

  /** What a row says. */
  record Read(SignIn signIn, Set<Audience> introspects) {}

  static String write(Client client) {
    SignIn signIn = client.signIn();
    ObjectNode json = JSON.createObjectNode();
    texts(json, "redirect_uris", signIn.redirectUris());
    texts(json, "logout_uris", signIn.logoutUris());
    signIn.backchannelLogoutUri().ifPresent(uri -> json.put("backchannel_logout_uri", uri.value()));
    texts(json, "web_origins", signIn.webOrigins());
    json.put("refresh_leeway_ms", signIn.refresh().leeway().toMillis());
    json.put("refresh_idle_ms", signIn.refresh().idle().toMillis());
    json.put("refresh_lifetime_ms", signIn.refresh().lifetime().toMillis());
    json.put("refresh_rotation", signIn.refresh().rotates());
    json.put("offline_access", signIn.offlineAccess());
    json.put("require_pkce", signIn.requirePkce());
    json.put("id_token_response", signIn.idTokenResponse());
    json.put("first_party", signIn.firstParty());
    json.put("ends_with_session", signIn.endsWithSession());
    texts(json, "introspects", client.introspects());
    return JSON.writeValueAsString(json);
  }

  /**
   * @throws InvalidSetting where it is no such text, or breaks a rule of this version
   */
  static Read read(@Nullable String text, ClientType type) {
    SignIn otherwise = SignIn.defaultFor(type);
    if (text == null) {
      return new Read(otherwise, Set.of());
    }
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new InvalidSetting("The settings of the client can't be read.");
    }
    RefreshPolicy refresh = otherwise.refresh();
    SignIn signIn =
        new SignIn(
            texts(json, "redirect_uris").stream().map(RedirectUri::new).toList(),
            texts(json, "logout_uris").stream().map(RedirectUri::new).toList(),
            Optional.ofNullable(json.path("backchannel_logout_uri").asString(null))
                .map(RedirectUri::new),
            texts(json, "web_origins").stream().map(WebOrigin::new).toList(),
            new RefreshPolicy(
                millis(json, "refresh_leeway_ms", refresh.leeway()),
                millis(json, "refresh_idle_ms", refresh.idle()),
                millis(json, "refresh_lifetime_ms", refresh.lifetime()),
                json.path("refresh_rotation").asBoolean(refresh.rotates())),
            json.path("offline_access").asBoolean(otherwise.offlineAccess()),
            json.path("require_pkce").asBoolean(otherwise.requirePkce()),
            json.path("id_token_response").asBoolean(otherwise.idTokenResponse()),
            json.path("first_party").asBoolean(otherwise.firstParty()),
            json.path("ends_with_session").asBoolean(otherwise.endsWithSession()));
    Set<Audience> introspects = new LinkedHashSet<>();
    texts(json, "introspects").forEach(audience -> introspects.add(new Audience(audience)));
    return new Read(signIn, introspects);
  }

  private static void texts(ObjectNode json, String name, Iterable<?> values) {
    var array = json.putArray(name);
    values.forEach(value -> array.add(value.toString()));
  }

  private static List<String> texts(JsonNode json, String name) {
    return StreamSupport.stream(json.path(name).spliterator(), false)
        .map(node -> node.asString(""))
        .toList();
  }

  private static Duration millis(JsonNode json, String name, Duration otherwise) {
    return Duration.ofMillis(json.path(name).asLong(otherwise.toMillis()));
  }
}
