-- The single sign-on session of a browser. What has ended is deleted; what ran out is swept.
CREATE TABLE login_session (
  -- Stands in ID tokens and grants, so it is never what the cookie holds.
  sid TEXT NOT NULL PRIMARY KEY,
  cookie_sha256 BYTEA NOT NULL UNIQUE,
  user_id BYTEA NOT NULL,
  user_epoch BIGINT NOT NULL,
  auth_time BIGINT NOT NULL,
  -- With one space between them.
  amr TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  -- The absolute end.
  expires_at BIGINT NOT NULL,
  -- The day, since the epoch, from which on the row may go. Being seen changes it once a day at most.
  sweep_day INTEGER NOT NULL
);
CREATE INDEX login_session_user ON login_session (user_id);
CREATE INDEX login_session_sweep ON login_session (sweep_day);

-- Browsers that somebody has signed in with: strangers can't lock them out by guessing.
CREATE TABLE known_device (
  user_id BYTEA NOT NULL,
  device_sha256 BYTEA NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, device_sha256)
);
CREATE INDEX known_device_device ON known_device (device_sha256);
CREATE INDEX known_device_sweep ON known_device (last_used_at);

-- How many passwords were tried, by whom and for whom, in a window that began with the first.
CREATE TABLE password_attempt (
  kind TEXT NOT NULL,
  subject BYTEA NOT NULL,
  window_began BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX password_attempt_sweep ON password_attempt (window_began);
