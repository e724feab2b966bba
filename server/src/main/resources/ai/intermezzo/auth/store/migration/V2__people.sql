-- People who sign in. The table is not called user, which is a word of SQL.
CREATE TABLE user_account (
  user_id BYTEA NOT NULL PRIMARY KEY,
  -- As the person writes it.
  email TEXT NOT NULL,
  -- In lower case: what it is found by.
  email_key TEXT NOT NULL UNIQUE,
  email_verified BOOLEAN NOT NULL,
  name TEXT,
  -- Argon2id in PHC form; absent for somebody who has no password.
  password_hash TEXT,
  -- Grants and sessions carry a copy: one more, and all of them have ended.
  epoch BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  blocked_at BIGINT
);
