-- What all nodes of an installation need and nobody else may have: the keys of data protection, and the key under which what is sealed is
-- found again. Each is sealed under a key that is not in the database; key_id tells under which.
CREATE TABLE secrets (
  name       text   NOT NULL PRIMARY KEY,
  key_id     text   NOT NULL,
  sealed     bytea  NOT NULL,
  created_at bigint NOT NULL
);
