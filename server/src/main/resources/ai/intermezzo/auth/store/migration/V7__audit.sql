-- What happened, when, to whom. Ids are text, and refer to nothing: the row outlives what it is about.
CREATE TABLE audit_event (
  event_id BYTEA NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  user_id TEXT,
  client_id TEXT,
  sid TEXT,
  -- Where the request came from.
  address TEXT,
  -- A JSON object of strings; never a secret.
  detail TEXT
);
CREATE INDEX audit_event_at ON audit_event (at);
CREATE INDEX audit_event_user ON audit_event (user_id, at);
