-- How a client signs people in: JSON text. Null is what clients of its type have by default.
ALTER TABLE client ADD COLUMN sign_in TEXT;

-- Whose pages may call the token endpoint, to be found by origin; the client's own list is in sign_in.
CREATE TABLE client_web_origin (
  client_id TEXT NOT NULL REFERENCES client (client_id) ON DELETE CASCADE,
  origin TEXT NOT NULL,
  PRIMARY KEY (client_id, origin)
);
CREATE INDEX client_web_origin_origin ON client_web_origin (origin);
