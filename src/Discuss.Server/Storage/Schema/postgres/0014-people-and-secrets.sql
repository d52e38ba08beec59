-- People are found by how their names begin, in the order of the index.
ALTER TABLE authors ALTER COLUMN name_skeleton TYPE text COLLATE "C";

-- Secrets with what an owner wants to know of them: when each was made, and when it was last used; the one before it is good for a while.
ALTER TABLE single_sign_on ADD COLUMN old_secret bytea;
ALTER TABLE single_sign_on ADD COLUMN old_secret_until bigint;
ALTER TABLE single_sign_on ADD COLUMN secret_at bigint;
ALTER TABLE single_sign_on ADD COLUMN used_at bigint;
UPDATE single_sign_on SET secret_at = changed_at WHERE secret IS NOT NULL;
ALTER TABLE webhooks ADD COLUMN secret_at bigint;
UPDATE webhooks SET secret_at = created_at WHERE old_secret IS NULL;
ALTER TABLE external_rules ADD COLUMN secret_at bigint;
