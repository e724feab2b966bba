-- Times are epoch milliseconds, ids and hashes are bytes.
-- The same text runs on SQLite and on PostgreSQL.

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- What changed in the configuration, for the caches of other nodes. Swept after a few minutes.
CREATE TABLE config_change (
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL
);
CREATE INDEX config_change_at ON config_change (at);

CREATE TABLE signing_key (
  kid TEXT NOT NULL PRIMARY KEY,
  alg TEXT NOT NULL,
  public_jwk TEXT NOT NULL,
  -- Sealed under the master key; erased when the key retires or is revoked.
  wrapped_private BYTEA,
  published_at BIGINT NOT NULL,
  activates_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE TABLE api (
  identifier TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  token_lifetime_seconds BIGINT NOT NULL,
  signing_alg TEXT NOT NULL,
  token_dialect TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE api_scope (
  identifier TEXT NOT NULL REFERENCES api (identifier) ON DELETE CASCADE,
  -- The operator's order.
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  PRIMARY KEY (identifier, name)
);

CREATE TABLE client (
  client_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  default_audience TEXT,
  token_lifetime_seconds BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE client_api (
  client_id TEXT NOT NULL REFERENCES client (client_id) ON DELETE CASCADE,
  audience TEXT NOT NULL REFERENCES api (identifier) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- As in a scope parameter: names with one space between them.
  scopes TEXT NOT NULL,
  PRIMARY KEY (client_id, audience)
);

CREATE TABLE credential (
  credential_id BYTEA NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (client_id) ON DELETE CASCADE,
  secret_sha256 BYTEA NOT NULL,
  token_lifetime_seconds BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX credential_client ON credential (client_id);
