package ai.intermezzo.auth.api;

import ai.intermezzo.auth.oauth.Audience;
import ai.intermezzo.auth.oauth.InvalidSetting;
import ai.intermezzo.auth.oauth.Scopes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Works out what an operator allows a client: a list of audiences and a list of scopes become the
 * scopes that the client may have at each Api.
 */
public final class ClientAllowances {
  private final Map<Audience, Api> apis;

  /**
   * @param apis every Api that there is
   */
  public ClientAllowances(Collection<Api> apis) {
    this.apis = apis.stream().collect(Collectors.toMap(Api::identifier, Function.identity()));
  }

  /**
   * Each audience with those of the scopes that its Api has. Without scopes the client gets every
   * scope that each Api has now, written down one by one: a scope that the Api gains later is not
   * given away unseen.
   *
   * @throws InvalidSetting where an audience is no Api, or a scope belongs to none of them
   */
  public Map<Audience, Scopes> resolve(
      List<Audience> audiences, Optional<Collection<String>> scopes) {
    Map<Audience, Scopes> allowed = new LinkedHashMap<>();
    Set<String> unplaced = new LinkedHashSet<>(scopes.orElse(List.of()));
    for (Audience audience : audiences) {
      Api api = apis.get(audience);
      if (api == null) {
        throw new InvalidSetting(
            "There is no API "
                + audience
                + " yet; make it first: intermezzo api create --identifier "
                + audience);
      }
      Scopes wanted = scopes.map(names -> intersection(api.scopes(), names)).orElseGet(api::scopes);
      allowed.put(audience, wanted);
      unplaced.removeAll(api.scopes().tokens());
    }
    if (!unplaced.isEmpty()) {
      throw new InvalidSetting(
          "None of the client's APIs has the scope "
              + unplaced.iterator().next()
              + "; add it first: intermezzo api update IDENTIFIER --scope NAME=DESCRIPTION");
    }
    return allowed;
  }

  private static Scopes intersection(Scopes ofApi, Collection<String> names) {
    return Scopes.of(ofApi.tokens().stream().filter(names::contains).toList());
  }
}
