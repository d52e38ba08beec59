-- What people want to hear of, what there is for them, and whose mail is due.

-- Ordinal 0 stands for the whole thread, another for what is under that comment. new_seq: the first event that was not told of yet;
-- seen_count: how many comments the thread had when its follower last looked.
CREATE TABLE subscriptions (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  author_id     INTEGER NOT NULL,
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  by_mail       INTEGER NOT NULL,
  by_push       INTEGER NOT NULL,
  new_seq       INTEGER,
  seen_count    INTEGER NOT NULL,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX subscriptions_place ON subscriptions (site_id, thread_number, ordinal, author_id);
CREATE INDEX subscriptions_author ON subscriptions (author_id, id);
CREATE INDEX subscriptions_quiet ON subscriptions (site_id, thread_number, ordinal, id) WHERE new_seq IS NULL;

-- How somebody is told of replies, and how often mail may come. No row: in the page only.
CREATE TABLE notice_settings (
  author_id       INTEGER NOT NULL PRIMARY KEY,
  replies_by_mail INTEGER NOT NULL,
  replies_by_push INTEGER NOT NULL,
  pace            INTEGER NOT NULL,
  mail_stopped    INTEGER NOT NULL
);

-- What there is for one person: a reply, a mention. mail: 0 not by mail, 1 to be mailed, 2 given to a mail.
CREATE TABLE notices (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  author_id     INTEGER NOT NULL,
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  kind          INTEGER NOT NULL,
  mail          INTEGER NOT NULL,
  read_at       INTEGER,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX notices_once ON notices (author_id, site_id, thread_number, ordinal);
CREATE INDEX notices_author ON notices (author_id, site_id, id DESC);
CREATE INDEX notices_unread ON notices (author_id, site_id) WHERE read_at IS NULL;
CREATE INDEX notices_mail ON notices (author_id, id) WHERE mail = 1;
CREATE INDEX notices_age ON notices (created_at);

-- Who has mail waiting, and when it may be written.
CREATE TABLE mail_due (
  author_id INTEGER NOT NULL PRIMARY KEY,
  due_at    INTEGER NOT NULL
);
CREATE INDEX mail_due_at ON mail_due (due_at, author_id);

-- When the last mails went to an address, by its keyed hash.
CREATE TABLE mail_counts (
  address_hash BLOB NOT NULL PRIMARY KEY,
  sent         TEXT NOT NULL,
  last_at      INTEGER NOT NULL
);
CREATE INDEX mail_counts_age ON mail_counts (last_at);

-- Mail that could not be delivered, for the administrator.
CREATE TABLE mail_failures (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  author_id  INTEGER,
  why        TEXT    NOT NULL,
  final      INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX mail_failures_age ON mail_failures (created_at);
CREATE INDEX mail_failures_author ON mail_failures (author_id, id);

-- Whom somebody does not want to read or hear of.
CREATE TABLE ignored (
  author_id  INTEGER NOT NULL,
  ignored_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (author_id, ignored_id)
);
CREATE INDEX ignored_whom ON ignored (ignored_id, author_id);
