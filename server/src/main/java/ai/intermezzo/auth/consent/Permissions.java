package ai.intermezzo.auth.consent;

import ai.intermezzo.auth.api.Api;
import ai.intermezzo.auth.api.Apis;
import ai.intermezzo.auth.grant.Granted;
import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.page.Language;
import ai.intermezzo.auth.page.Pages;
import ai.intermezzo.auth.page.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an application asks for, as a person reads it. */
public final class Permissions {
  private final Apis apis;

  public Permissions(Apis apis) {
    this.apis = apis;
  }

  /** A line a scope: first what concerns the account, then each Api's. */
  public List<Permission> of(Granted wanted, Language language) {
    List<Permission> permissions = new ArrayList<>();
    for (String scope : wanted.scopes().tokens()) {
      Pages.scopeText(scope, language).ifPresent(text -> permissions.add(new Permission("", text)));
    }
    wanted
        .apis()
        .forEach(
            (audience, scopes) -> {
              Optional<Api> api = apis.find(audience);
              for (String scope : scopes.tokens()) {
                permissions.add(new Permission(name(api, audience), text(api, scope)));
              }
            });
    return List.copyOf(permissions);
  }

  private static String name(Optional<Api> api, Audience audience) {
    return api.map(Api::name).orElse(audience.value());
  }

  private static String text(Optional<Api> api, String scope) {
    return api.map(known -> known.scopeDescriptions().getOrDefault(scope, ""))
        .filter(description -> !description.isBlank())
        .orElse(scope);
  }
}
