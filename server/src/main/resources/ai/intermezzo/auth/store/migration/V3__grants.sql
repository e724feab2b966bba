-- Keys that seal values in the hands of clients and browsers. Each kind of value has keys of its own.
CREATE TABLE data_key (
  key_id BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  -- Sealed under the master key.
  wrapped BYTEA NOT NULL,
  published_at BIGINT NOT NULL,
  activates_at BIGINT NOT NULL
);

-- What a user allowed one client in one session: the one row that its refresh tokens live on. The
-- table is not called grant, which is a word of SQL.
CREATE TABLE user_grant (
  -- The id of the authorization code: inserting it spends the code.
  grant_id BYTEA NOT NULL PRIMARY KEY,
  -- Of the request that spent it, so that a retry knows its own row.
  attempt_id BYTEA NOT NULL,
  client_id TEXT NOT NULL,
  user_id BYTEA NOT NULL,
  user_epoch BIGINT NOT NULL,
  sid TEXT NOT NULL,
  -- As in a scope parameter.
  scope TEXT NOT NULL,
  -- A line an Api: its identifier, and after a space the scopes there.
  apis TEXT NOT NULL,
  auth_time BIGINT NOT NULL,
  amr TEXT NOT NULL,
  acr TEXT NOT NULL,
  offline BOOLEAN NOT NULL,
  generation BIGINT NOT NULL,
  -- When the generation became the current one; 0 while the first one has never rotated.
  rotated_at BIGINT NOT NULL,
  -- When it was made or last refreshed: what the idle lifetime counts from, rotation or not.
  used_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  -- The absolute end.
  expires_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_because TEXT,
  -- The day, since the epoch, from which on the row may go. A rotation changes no indexed column.
  sweep_day INTEGER NOT NULL
);
CREATE INDEX user_grant_user ON user_grant (user_id, client_id);
CREATE INDEX user_grant_sid ON user_grant (sid);
CREATE INDEX user_grant_sweep ON user_grant (sweep_day);
