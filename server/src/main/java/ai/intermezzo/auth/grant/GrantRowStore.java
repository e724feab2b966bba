package ai.intermezzo.auth.grant;

import ai.intermezzo.auth.client.ClientId;
import ai.intermezzo.auth.oauth.Scopes;
import ai.intermezzo.auth.store.Tx;
import ai.intermezzo.auth.user.Profile;
import ai.intermezzo.auth.user.ProfileStore;
import ai.intermezzo.auth.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads rows of {@code user_grant}, alone or with whose they are. */
final class GrantRowStore {
  static final String COLUMNS =
      """
      grant_id, client_id, user_id, user_epoch, sid, scope, apis, auth_time, amr, acr,
      generation, rotated_at, used_at, created_at, expires_at, ended_at, ended_because
      """;

  /** Of a statement whose table is {@code user_grant}. */
  static final String COLUMNS_WITH_PROFILE =
      COLUMNS + ", " + ProfileStore.columnsOf("user_grant.user_id");

  private GrantRowStore() {}

  /**
   * A row, and whose it is.
   *
   * @param profile empty where the user is gone, or nothing can be told of them
   */
  record Owned(Grant grant, Optional<Profile> profile) {}

  static Optional<Owned> find(Tx tx, GrantId id) {
    return tx.query("SELECT " + COLUMNS_WITH_PROFILE + " FROM user_grant WHERE grant_id = :id")
        .bind("id", id.bytes())
        .map((rs, _) -> owned(rs))
        .findOne();
  }

  static Owned owned(ResultSet rs) throws SQLException {
    Grant grant = grant(rs);
    return new Owned(grant, ProfileStore.read(rs, grant.authentication().userId()));
  }

  static Grant grant(ResultSet rs) throws SQLException {
    long endedAt = rs.getLong("ended_at");
    Optional<Grant.Ended> ended =
        rs.wasNull()
            ? Optional.empty()
            : Optional.of(
                new Grant.Ended(
                    Instant.ofEpochMilli(endedAt), EndReason.of(rs.getString("ended_because"))));
    return new Grant(
        GrantId.of(rs.getBytes("grant_id")),
        new ClientId(rs.getString("client_id")),
        new Authentication(
            UserId.of(rs.getBytes("user_id")),
            rs.getLong("user_epoch"),
            rs.getString("sid"),
            Instant.ofEpochMilli(rs.getLong("auth_time")),
            Authentication.amrOf(rs.getString("amr")),
            rs.getString("acr")),
        new Granted(Scopes.parse(rs.getString("scope")), Granted.apisOf(rs.getString("apis"))),
        rs.getLong("generation"),
        Instant.ofEpochMilli(rs.getLong("rotated_at")),
        Instant.ofEpochMilli(rs.getLong("used_at")),
        Instant.ofEpochMilli(rs.getLong("created_at")),
        Instant.ofEpochMilli(rs.getLong("expires_at")),
        ended);
  }
}
