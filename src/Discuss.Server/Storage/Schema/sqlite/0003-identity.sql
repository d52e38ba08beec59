-- Identity: how a session began and where, links sent by mail, guests of one site, single sign-on, invitations.

-- Sessions that were handed on from one another are a family: signed out together.
ALTER TABLE sessions ADD COLUMN family INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN method INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN strong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN device TEXT;
ALTER TABLE sessions ADD COLUMN site_id INTEGER;
ALTER TABLE sessions ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET family = id, seen_at = created_at;
CREATE INDEX sessions_family ON sessions (family);

-- Codes that hand an identity from the first-party window to the frame: each good once, for a minute, for one page of one site.
DROP TABLE hand_overs;
CREATE TABLE hand_overs (
  code_hash  BLOB    NOT NULL PRIMARY KEY,
  author_id  INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  session_id INTEGER,
  site_id    INTEGER NOT NULL,
  origin     TEXT    NOT NULL,
  challenge  BLOB    NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX hand_overs_author ON hand_overs (author_id);
CREATE INDEX hand_overs_age ON hand_overs (expires_at);

-- A guest belongs to the site that they first wrote on; changed_at is the last change of what readers see of an author.
ALTER TABLE authors ADD COLUMN site_id INTEGER;
ALTER TABLE authors ADD COLUMN email_confirmed_at INTEGER;
ALTER TABLE authors ADD COLUMN avatar_url TEXT;
ALTER TABLE authors ADD COLUMN claimed_by INTEGER;
ALTER TABLE authors ADD COLUMN changed_at INTEGER;
CREATE INDEX authors_changed ON authors (changed_at) WHERE changed_at IS NOT NULL;
CREATE INDEX authors_claimed ON authors (claimed_by) WHERE claimed_by IS NOT NULL;
-- All that an author did, for when it becomes another's.
CREATE INDEX votes_author ON votes (author_id, site_id, thread_number, ordinal);
CREATE INDEX reports_author ON reports (author_id, site_id, thread_number, ordinal);
CREATE INDEX log_entries_author ON log_entries (author_id);

-- What a link in a mail stands for: good once, until it expires. The payload is sealed.
CREATE TABLE mail_links (
  code_hash  BLOB    NOT NULL PRIMARY KEY,
  purpose    INTEGER NOT NULL,
  member_id  INTEGER REFERENCES members (id) ON DELETE CASCADE,
  author_id  INTEGER REFERENCES authors (id) ON DELETE CASCADE,
  payload    BLOB,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX mail_links_age ON mail_links (expires_at);
CREATE INDEX mail_links_member ON mail_links (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX mail_links_author ON mail_links (author_id) WHERE author_id IS NOT NULL;

-- How a publisher's own users are signed in: what their tokens must say and be signed with. The secret is sealed.
CREATE TABLE single_sign_on (
  site_id    INTEGER NOT NULL PRIMARY KEY,
  issuer     TEXT    NOT NULL,
  audience   TEXT    NOT NULL,
  secret     BLOB,
  keys       TEXT,
  keys_url   TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);

-- Tokens that were used, until they expire: none is taken twice.
CREATE TABLE used_tokens (
  site_id    INTEGER NOT NULL,
  token_hash BLOB    NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, token_hash)
);
CREATE INDEX used_tokens_age ON used_tokens (expires_at);

-- Who wrote which article.
CREATE TABLE article_authors (
  site_id    INTEGER NOT NULL,
  thread_key TEXT    NOT NULL,
  author_id  INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  PRIMARY KEY (site_id, thread_key, author_id)
);
CREATE INDEX article_authors_author ON article_authors (author_id);

-- Roles offered by mail; site 0 stands for every site. Open as long as it is neither accepted nor withdrawn.
CREATE TABLE invitations (
  id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id      INTEGER NOT NULL,
  role         INTEGER NOT NULL,
  email        TEXT    NOT NULL,
  code_hash    BLOB    NOT NULL,
  invited_by   INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  accepted_at  INTEGER,
  accepted_by  INTEGER,
  withdrawn_at INTEGER
);
CREATE UNIQUE INDEX invitations_code ON invitations (code_hash);
CREATE INDEX invitations_site ON invitations (site_id, id DESC);
CREATE INDEX grants_site ON grants (site_id, role);

-- Since when a role is held, and who gave and took which; site 0 stands for every site.
ALTER TABLE grants ADD COLUMN granted_at INTEGER NOT NULL DEFAULT 0;
CREATE TABLE role_changes (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id    INTEGER NOT NULL,
  author_id  INTEGER NOT NULL,
  from_role  INTEGER,
  to_role    INTEGER,
  changed_by INTEGER,
  created_at INTEGER NOT NULL
);
CREATE INDEX role_changes_site ON role_changes (site_id, id DESC);
