-- Times are milliseconds since 1970 UTC, truth values are 0 and 1: both databases compare and sort them alike.

CREATE TABLE sites (
  id            INTEGER NOT NULL PRIMARY KEY,
  slug          TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  settings      TEXT    NOT NULL,
  version       INTEGER NOT NULL,
  last_thread   INTEGER NOT NULL,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX sites_slug ON sites (slug);

CREATE TABLE threads (
  site_id         INTEGER NOT NULL,
  number          INTEGER NOT NULL,
  key             TEXT    NOT NULL,
  url             TEXT,
  title           TEXT,
  state           INTEGER NOT NULL,
  comment_count   INTEGER NOT NULL,
  seq             INTEGER NOT NULL,
  last_ordinal    INTEGER NOT NULL,
  heat            REAL    NOT NULL,
  created_at      INTEGER NOT NULL,
  last_comment_at INTEGER,
  PRIMARY KEY (site_id, number)
);
CREATE UNIQUE INDEX threads_key ON threads (site_id, key);
CREATE INDEX threads_heat ON threads (site_id, heat DESC) WHERE comment_count > 0;

-- Accounts: ASP.NET Core Identity, schema version 3.
CREATE TABLE members (
  id                     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  user_name              TEXT,
  normalized_user_name   TEXT,
  email                  TEXT,
  normalized_email       TEXT,
  email_confirmed        INTEGER NOT NULL,
  password_hash          TEXT,
  security_stamp         TEXT,
  concurrency_stamp      TEXT,
  phone_number           TEXT,
  phone_number_confirmed INTEGER NOT NULL,
  two_factor_enabled     INTEGER NOT NULL,
  lockout_end            INTEGER,
  lockout_enabled        INTEGER NOT NULL,
  access_failed_count    INTEGER NOT NULL,
  created_at             INTEGER NOT NULL
);
CREATE UNIQUE INDEX members_user_name ON members (normalized_user_name);
CREATE UNIQUE INDEX members_email ON members (normalized_email);

-- AUTOINCREMENT: a number that a token may still name is never given to another.
-- Guests and members as authors: one table, so that a comment has one author, and so that it can change hands.
CREATE TABLE authors (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind          INTEGER NOT NULL,
  name          TEXT    NOT NULL,
  name_skeleton TEXT    NOT NULL,
  website       TEXT,
  badge         TEXT,
  member_id     INTEGER REFERENCES members (id),
  email_sealed  BLOB,
  email_hash    BLOB,
  revoked_at    INTEGER,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX authors_member ON authors (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX authors_name ON authors (name_skeleton, kind);
CREATE UNIQUE INDEX authors_member_name ON authors (name_skeleton) WHERE kind = 1;
CREATE INDEX authors_email ON authors (email_hash) WHERE email_hash IS NOT NULL;

CREATE TABLE comments (
  site_id        INTEGER NOT NULL,
  thread_number  INTEGER NOT NULL,
  ordinal        INTEGER NOT NULL,
  parent_ordinal INTEGER,
  path           TEXT    NOT NULL,
  depth          INTEGER NOT NULL,
  author_id      INTEGER NOT NULL REFERENCES authors (id),
  body           TEXT    NOT NULL,
  body_html      TEXT    NOT NULL,
  excerpt        TEXT    NOT NULL,
  is_long        INTEGER NOT NULL,
  renderer       TEXT    NOT NULL,
  state          INTEGER NOT NULL,
  shown          INTEGER NOT NULL,
  shown_children INTEGER NOT NULL,
  reply_count    INTEGER NOT NULL,
  score          INTEGER NOT NULL,
  rank           INTEGER NOT NULL,
  version        INTEGER NOT NULL,
  seq            INTEGER NOT NULL,
  report_count   INTEGER NOT NULL,
  created_at     INTEGER NOT NULL,
  edited_at      INTEGER,
  PRIMARY KEY (site_id, thread_number, ordinal)
);
CREATE INDEX comments_shown ON comments (site_id, thread_number, path) WHERE shown = 1;
CREATE INDEX comments_roots ON comments (site_id, thread_number, path) WHERE shown = 1 AND depth = 0;
CREATE INDEX comments_top ON comments (site_id, thread_number, rank, path) WHERE shown = 1 AND depth = 0;
CREATE INDEX comments_latest ON comments (site_id, created_at DESC, thread_number, ordinal) WHERE state = 0;
CREATE INDEX comments_author ON comments (author_id, created_at);
CREATE INDEX comments_pending ON comments (site_id, created_at, thread_number, ordinal) WHERE state = 1;
CREATE INDEX comments_reported ON comments (site_id, report_count DESC, thread_number, ordinal) WHERE report_count > 0 AND state = 0;

CREATE TABLE votes (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  author_id     INTEGER NOT NULL,
  value         INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (site_id, thread_number, author_id, ordinal)
);

CREATE TABLE reports (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  author_id     INTEGER NOT NULL,
  reason        TEXT    NOT NULL,
  note          TEXT,
  created_at    INTEGER NOT NULL,
  resolved_at   INTEGER,
  PRIMARY KEY (site_id, thread_number, ordinal, author_id)
);

CREATE TABLE events (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  kind          INTEGER NOT NULL,
  ordinal       INTEGER,
  comment_count INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (site_id, thread_number, seq)
);

-- Every change of a comment's state: who or which rule, when, from, to, why. Only ever added to.
CREATE TABLE transitions (
  id            INTEGER NOT NULL PRIMARY KEY,
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  from_state    INTEGER,
  to_state      INTEGER NOT NULL,
  actor_id      INTEGER,
  rule          TEXT,
  reason        TEXT,
  note          TEXT,
  created_at    INTEGER NOT NULL
);
CREATE INDEX transitions_site ON transitions (site_id, id DESC);
CREATE INDEX transitions_comment ON transitions (site_id, thread_number, ordinal, id);

-- What the rules said of a comment when it came, or was last edited.
CREATE TABLE signals (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  position      INTEGER NOT NULL,
  rule          TEXT NOT NULL,
  label         TEXT,
  score         REAL,
  spans         TEXT NOT NULL,
  detail        TEXT NOT NULL,
  PRIMARY KEY (site_id, thread_number, ordinal, position)
);

-- What the classifier gave a comment, and which model it was.
CREATE TABLE scores (
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  model         TEXT NOT NULL,
  toxic         REAL NOT NULL,
  severe_toxic  REAL NOT NULL,
  obscene       REAL NOT NULL,
  threat        REAL NOT NULL,
  insult        REAL NOT NULL,
  identity_hate REAL NOT NULL,
  PRIMARY KEY (site_id, thread_number, ordinal)
);

CREATE TABLE idempotency (
  author_id     INTEGER NOT NULL,
  key           TEXT    NOT NULL,
  fingerprint   BLOB    NOT NULL,
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  PRIMARY KEY (author_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- What must happen after a commit, at least once.
CREATE TABLE outbox (
  id         INTEGER NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,
  payload    TEXT    NOT NULL,
  attempts   INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (due_at, id);

-- Who may do what where; site 0 stands for every site.
CREATE TABLE grants (
  member_id INTEGER NOT NULL,
  site_id   INTEGER NOT NULL,
  role      INTEGER NOT NULL,
  PRIMARY KEY (member_id, site_id)
);

-- The rest of ASP.NET Core Identity.
CREATE TABLE member_claims (
  id          INTEGER NOT NULL PRIMARY KEY,
  member_id   INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  claim_type  TEXT,
  claim_value TEXT
);
CREATE INDEX member_claims_member ON member_claims (member_id);

CREATE TABLE member_logins (
  login_provider        TEXT    NOT NULL,
  provider_key          TEXT    NOT NULL,
  provider_display_name TEXT,
  member_id             INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  PRIMARY KEY (login_provider, provider_key)
);
CREATE INDEX member_logins_member ON member_logins (member_id);

CREATE TABLE member_tokens (
  member_id      INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  login_provider TEXT    NOT NULL,
  name           TEXT    NOT NULL,
  value          TEXT,
  PRIMARY KEY (member_id, login_provider, name)
);

CREATE TABLE member_passkeys (
  credential_id BLOB    NOT NULL PRIMARY KEY,
  member_id     INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  data          TEXT    NOT NULL
);
CREATE INDEX member_passkeys_member ON member_passkeys (member_id);

-- Where members are signed in: ended by deleting the row. A session is good as long as its stamp is the member's.
CREATE TABLE sessions (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  member_id  INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  kind       INTEGER NOT NULL,
  stamp      TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX sessions_member ON sessions (member_id, expires_at);

-- Codes that hand a sign-in from the first-party window to the frame: each good once, for a minute.
CREATE TABLE hand_overs (
  code_hash  BLOB    NOT NULL PRIMARY KEY,
  member_id  INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  challenge  BLOB    NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX hand_overs_member ON hand_overs (member_id);
CREATE INDEX hand_overs_age ON hand_overs (expires_at);
