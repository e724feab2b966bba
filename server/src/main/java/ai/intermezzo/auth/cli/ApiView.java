package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.api.Api;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** An Api as commands print it. */
final class ApiView {
  private ApiView() {}

  static Map<String, Object> of(Api api) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("identifier", api.identifier().value());
    view.put("name", api.name());
    view.put("scopes", api.scopeDescriptions());
    view.put("token_lifetime", api.tokenLifetime().seconds());
    view.put("signing_alg", api.signingAlgorithm().jwsName());
    view.put("token_dialect", api.tokenDialect().word());
    view.put("created_at", api.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    return view;
  }

  /** One row of a list. */
  static Map<String, Object> row(Api api) {
    Map<String, Object> row = of(api);
    row.put("scopes", api.scopes().tokens().stream().toList());
    row.remove("created_at");
    return row;
  }
}
