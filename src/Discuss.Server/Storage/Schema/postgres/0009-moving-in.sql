-- What came from other systems, by the names that it had there: a second import adds only what is new, and old permalinks lead on.
CREATE TABLE moved_threads (
  site_id       integer NOT NULL,
  foreign_id    text NOT NULL,
  source        text NOT NULL,
  thread_number integer NOT NULL,
  PRIMARY KEY (site_id, foreign_id, source)
);
CREATE TABLE moved_comments (
  site_id       integer NOT NULL,
  foreign_id    text NOT NULL,
  source        text NOT NULL,
  thread_number integer NOT NULL,
  ordinal       integer NOT NULL,
  PRIMARY KEY (site_id, foreign_id, source)
);
-- Who wrote it there, as a keyed hash only: what they were called there may be a mail address.
CREATE TABLE moved_authors (
  site_id      integer NOT NULL,
  foreign_hash text NOT NULL,
  source       text NOT NULL,
  author_id    bigint NOT NULL,
  PRIMARY KEY (site_id, foreign_hash, source)
);
CREATE INDEX moved_authors_author ON moved_authors (author_id);
