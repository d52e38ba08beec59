-- Secrets with what an owner wants to know of them: when each was made, and when it was last used; the one before it is good for a while.
ALTER TABLE single_sign_on ADD COLUMN old_secret BLOB;
ALTER TABLE single_sign_on ADD COLUMN old_secret_until INTEGER;
ALTER TABLE single_sign_on ADD COLUMN secret_at INTEGER;
ALTER TABLE single_sign_on ADD COLUMN used_at INTEGER;
UPDATE single_sign_on SET secret_at = changed_at WHERE secret IS NOT NULL;
ALTER TABLE webhooks ADD COLUMN secret_at INTEGER;
UPDATE webhooks SET secret_at = created_at WHERE old_secret IS NULL;
ALTER TABLE external_rules ADD COLUMN secret_at INTEGER;
