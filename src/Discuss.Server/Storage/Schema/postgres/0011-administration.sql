-- Until when a thread takes comments, whatever its site says; nothing where the site decides.
ALTER TABLE threads ADD COLUMN open_until bigint;

-- From which pages browsers asked for a site's discussions, so that somebody who is putting one there sees how far it got. Site 0: the loader,
-- which names none.
CREATE TABLE sightings (
  site_id  integer NOT NULL,
  origin   text NOT NULL,
  first_at bigint NOT NULL,
  last_at  bigint NOT NULL,
  PRIMARY KEY (site_id, origin)
);
