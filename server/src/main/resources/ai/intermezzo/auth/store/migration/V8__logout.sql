-- Applications that want to be told of a session's end, and signed somebody in by that session.
CREATE TABLE session_client (
  sid TEXT NOT NULL REFERENCES login_session (sid) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  PRIMARY KEY (sid, client_id)
);

-- Which application is still to be told that which session has ended.
CREATE TABLE logout_notice (
  notice_id BYTEA NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  sid TEXT NOT NULL,
  user_id BYTEA NOT NULL,
  -- How often it was tried; whoever tries moves the time on first, so that nobody else does.
  tries INTEGER NOT NULL,
  next_try_at BIGINT NOT NULL
);
CREATE INDEX logout_notice_due ON logout_notice (next_try_at);
