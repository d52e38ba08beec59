-- What the server's own backups came to, and which subscriptions came from other systems.

-- One line for each that was tried: file and bytes of one that is whole, or what went wrong.
CREATE TABLE backup_runs (
  id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  node     TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  file     TEXT,
  bytes    INTEGER,
  fault    TEXT
);

-- Whose and of what, as a keyed hash only: one that was ended here is not begun again by a second import.
CREATE TABLE moved_subscriptions (
  site_id      INTEGER NOT NULL,
  foreign_hash TEXT NOT NULL,
  source       TEXT NOT NULL,
  author_id    INTEGER NOT NULL,
  PRIMARY KEY (site_id, foreign_hash, source)
);
CREATE INDEX moved_subscriptions_author ON moved_subscriptions (author_id);
