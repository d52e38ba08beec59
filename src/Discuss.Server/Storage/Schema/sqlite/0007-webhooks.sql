-- Where a site's events go, and what became of each; browsers that asked for push.

CREATE TABLE webhooks (
  id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id          INTEGER NOT NULL,
  url              TEXT NOT NULL,
  kinds            INTEGER NOT NULL,
  active           INTEGER NOT NULL,
  secret           BLOB NOT NULL,
  old_secret       BLOB,
  old_secret_until INTEGER,
  failing_since    INTEGER,
  off_at           INTEGER,
  off_reason       TEXT,
  created_at       INTEGER NOT NULL
);
CREATE INDEX webhooks_site ON webhooks (site_id, id);

-- One event for one webhook. The identifier goes with it each time that it is sent; event_key keeps one event from becoming two of them.
-- What it tells is read when it is sent, so that no text of a comment is kept here.
CREATE TABLE webhook_deliveries (
  id           TEXT NOT NULL,
  webhook_id   INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_key    TEXT NOT NULL,
  event        TEXT NOT NULL,
  state        INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  due_at       INTEGER,
  claimed      INTEGER NOT NULL,
  attempted_at INTEGER,
  status       INTEGER,
  duration     INTEGER,
  answer       TEXT,
  problem      TEXT,
  created_at   INTEGER NOT NULL,
  PRIMARY KEY (webhook_id, id)
);
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (webhook_id, event_key);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at) WHERE due_at IS NOT NULL;

-- What requests to a site's own rule are signed with.
CREATE TABLE external_rules (
  site_id          INTEGER NOT NULL PRIMARY KEY,
  secret           BLOB NOT NULL,
  old_secret       BLOB,
  old_secret_until INTEGER
);

CREATE TABLE push_subscriptions (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  author_id     INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  endpoint      TEXT NOT NULL,
  endpoint_hash BLOB NOT NULL,
  public_key    BLOB NOT NULL,
  auth_secret   BLOB NOT NULL,
  created_at    INTEGER NOT NULL
);
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (endpoint_hash);
CREATE INDEX push_subscriptions_author ON push_subscriptions (author_id, id);
