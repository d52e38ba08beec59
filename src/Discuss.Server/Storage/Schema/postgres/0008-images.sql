-- Images in comments, and how often a discussion was looked at.

-- Each once, whoever sent it; the file lies in the data folder, named by its hash.
CREATE TABLE images (
  hash       text NOT NULL PRIMARY KEY,
  type       integer NOT NULL,
  width      integer NOT NULL,
  height     integer NOT NULL,
  bytes      integer NOT NULL,
  created_at bigint NOT NULL,
  -- Grows whenever somebody wants it again, so that it is not removed meanwhile.
  touched_at bigint NOT NULL
);

-- Which comments show it, in whatever state those are.
CREATE TABLE image_uses (
  site_id       integer NOT NULL,
  thread_number integer NOT NULL,
  ordinal       integer NOT NULL,
  hash          text NOT NULL,
  PRIMARY KEY (site_id, thread_number, ordinal, hash)
);
CREATE INDEX image_uses_hash ON image_uses (hash);

-- Who sent it and may put it into a comment; kept for a day.
CREATE TABLE image_uploads (
  hash       text NOT NULL,
  author_id  bigint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (hash, author_id)
);
CREATE INDEX image_uploads_author ON image_uploads (author_id, created_at);
CREATE INDEX image_uploads_age ON image_uploads (created_at);

-- By whom nobody knows.
CREATE TABLE thread_views (
  site_id       integer NOT NULL,
  thread_number integer NOT NULL,
  views         bigint NOT NULL,
  PRIMARY KEY (site_id, thread_number)
);
