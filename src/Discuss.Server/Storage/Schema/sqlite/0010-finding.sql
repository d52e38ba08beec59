-- Search over comments, and what is removed when its time is over.

-- Which version of a comment's text is in the index, and under which number: 0 for one that is to be read anew. What was taken back keeps its
-- row here, without a word in the index, so that no older version comes in later.
CREATE TABLE search_documents (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  site_id       INTEGER NOT NULL,
  thread_number INTEGER NOT NULL,
  ordinal       INTEGER NOT NULL,
  version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX search_documents_comment ON search_documents (site_id, thread_number, ordinal);

-- Up to where the log was followed, and how words were folded. One row.
CREATE TABLE search_places (
  id            INTEGER NOT NULL PRIMARY KEY,
  transition_id INTEGER NOT NULL,
  folding       INTEGER NOT NULL
);
INSERT INTO search_places (id, transition_id, folding) VALUES (1, 0, 0);

-- The words are cut and folded before: what is no ASCII is part of a word, and the first one names the site. What is deleted leaves the index
-- at once.
CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize = 'ascii');
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1);

-- What was removed because its time was over: one line for each kind and each day on which there was any.
CREATE TABLE retention_runs (
  day     INTEGER NOT NULL,
  what    TEXT    NOT NULL,
  removed INTEGER NOT NULL,
  ran_at  INTEGER NOT NULL,
  PRIMARY KEY (day, what)
);
