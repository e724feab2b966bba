package ai.intermezzo.auth.cli;

import ai.intermezzo.auth.jose.KeyView;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A signing key as commands print it. */
final class KeyTable {
  private KeyTable() {}

  static Map<String, Object> row(KeyView key) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("kid", key.kid());
    row.put("alg", key.alg().jwsName());
    row.put("state", key.state().name().toLowerCase(Locale.ROOT));
    row.put("published_at", key.publishedAt().toString());
    row.put("activates_at", key.activatesAt().toString());
    if (key.retiresFromSetAt() != null) {
      row.put("leaves_jwk_set_at", key.retiresFromSetAt().toString());
    }
    return row;
  }
}
