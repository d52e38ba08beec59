-- Moderation: sanctions, claims, appeals, what is known of an author, and the order of the queue.

-- What is asked of or forbidden to an author on a site. Only ever added to, but for its end.
CREATE TABLE sanctions (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id         INTEGER NOT NULL,
  author_id       INTEGER NOT NULL,
  kind            INTEGER NOT NULL,
  reason          TEXT    NOT NULL,
  note            TEXT,
  by_author_id    INTEGER NOT NULL,
  thread_number   INTEGER,
  ordinal         INTEGER,
  created_at      INTEGER NOT NULL,
  ends_at         INTEGER,
  lifted_at       INTEGER,
  lifted_by       INTEGER,
  acknowledged_at INTEGER
);
CREATE INDEX sanctions_author ON sanctions (site_id, author_id, id);
CREATE INDEX sanctions_site ON sanctions (site_id, id DESC);

-- Who is looking at what; over when its time is.
CREATE TABLE claims (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  author_id     INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL,
  PRIMARY KEY (site_id, thread_number, ordinal)
);
CREATE INDEX claims_author ON claims (author_id, expires_at);

-- One objection to a restriction: a transition or a sanction.
CREATE TABLE appeals (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id       INTEGER NOT NULL,
  author_id     INTEGER NOT NULL,
  transition_id INTEGER,
  sanction_id   INTEGER,
  thread_number INTEGER,
  ordinal       INTEGER,
  text          TEXT    NOT NULL,
  state         INTEGER NOT NULL,
  decided_by    INTEGER,
  decided_at    INTEGER,
  answer        TEXT,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX appeals_transition ON appeals (transition_id) WHERE transition_id IS NOT NULL;
CREATE UNIQUE INDEX appeals_sanction ON appeals (sanction_id) WHERE sanction_id IS NOT NULL;
CREATE INDEX appeals_open ON appeals (site_id, id) WHERE state = 0;
CREATE INDEX appeals_author ON appeals (author_id, id);

-- What a site has learned of an author beyond what their comments say. No row: nothing yet.
CREATE TABLE standings (
  site_id         INTEGER NOT NULL,
  author_id       INTEGER NOT NULL,
  trusted         INTEGER NOT NULL,
  reports_agreed  INTEGER NOT NULL,
  reports_refused INTEGER NOT NULL,
  nudged          INTEGER NOT NULL,
  insisted        INTEGER NOT NULL,
  PRIMARY KEY (site_id, author_id)
);

-- A classifier that was fitted to a site by its moderators' decisions.
CREATE TABLE site_models (
  site_id    INTEGER NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  model      BLOB    NOT NULL,
  report     TEXT    NOT NULL,
  active     INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

-- The place in the queue, smallest first: milliseconds of arrival, minus a head start for what is urgent.
ALTER TABLE comments ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;
UPDATE comments SET urgency = created_at WHERE state = 1 OR report_count > 0;
DROP INDEX comments_pending;
DROP INDEX comments_reported;
CREATE INDEX comments_pending ON comments (site_id, urgency, thread_number, ordinal) WHERE state = 1;
CREATE INDEX comments_reported ON comments (site_id, urgency, thread_number, ordinal) WHERE report_count > 0 AND state = 0;

-- The decision that an undo takes back.
ALTER TABLE transitions ADD COLUMN undoes INTEGER;
CREATE INDEX transitions_actor ON transitions (site_id, actor_id, id DESC);

ALTER TABLE reports ADD COLUMN weight REAL NOT NULL DEFAULT 1;
-- The transition that settled it.
ALTER TABLE reports ADD COLUMN settled_by INTEGER;

ALTER TABLE scores ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX scores_recent ON scores (site_id, created_at DESC);

-- What authors were restricted in: for their own statement of reasons.
CREATE INDEX comments_restricted ON comments (author_id, site_id, created_at DESC) WHERE state IN (1, 2, 3, 5);

-- The part of the log that is about authors and not about a comment's state: sanctions, appeals. Only ever added to.
CREATE TABLE log_entries (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id       INTEGER NOT NULL,
  kind          INTEGER NOT NULL,
  author_id     INTEGER NOT NULL,
  actor_id      INTEGER NOT NULL,
  sanction_id   INTEGER,
  appeal_id     INTEGER,
  thread_number INTEGER,
  ordinal       INTEGER,
  word          TEXT NOT NULL,
  reason        TEXT,
  note          TEXT,
  ends_at       INTEGER,
  created_at    INTEGER NOT NULL
);
CREATE INDEX log_entries_site ON log_entries (site_id, id DESC);

-- What a site's log comes to, month by month, and up to where the log is counted.
CREATE TABLE figures (
  site_id INTEGER NOT NULL,
  month   INTEGER NOT NULL,
  counts  TEXT NOT NULL,
  PRIMARY KEY (site_id, month)
);
CREATE TABLE figure_places (
  site_id       INTEGER NOT NULL PRIMARY KEY,
  transition_id INTEGER NOT NULL,
  entry_id      INTEGER NOT NULL
);
