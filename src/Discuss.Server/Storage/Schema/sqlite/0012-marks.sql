-- Comments that stand above their thread, and comments that editors picked; whether a thread may have any of them, so that those without pay
-- nothing for it.
ALTER TABLE comments ADD COLUMN pinned_at INTEGER;
ALTER TABLE comments ADD COLUMN featured_at INTEGER;
ALTER TABLE threads ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX comments_pinned ON comments (site_id, thread_number, pinned_at, ordinal) WHERE pinned_at IS NOT NULL;
CREATE INDEX comments_featured ON comments (site_id, thread_number, path) WHERE featured_at IS NOT NULL;
