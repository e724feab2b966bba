-- What people allowed applications: a row a user and client, with all that was allowed so far.
CREATE TABLE consent (
  user_id BYTEA NOT NULL REFERENCES user_account (user_id) ON DELETE CASCADE,
  client_id TEXT NOT NULL REFERENCES client (client_id) ON DELETE CASCADE,
  -- As in a scope parameter.
  scope TEXT NOT NULL,
  -- A line an Api: its identifier, and after a space the scopes there.
  apis TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, client_id)
);
CREATE INDEX consent_client ON consent (client_id);
