-- Until when a thread takes comments, whatever its site says; nothing where the site decides.
ALTER TABLE threads ADD COLUMN open_until INTEGER;

-- From which pages browsers asked for a site's discussions, so that somebody who is putting one there sees how far it got. Site 0: the loader,
-- which names none.
CREATE TABLE sightings (
  site_id  INTEGER NOT NULL,
  origin   TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  PRIMARY KEY (site_id, origin)
);
