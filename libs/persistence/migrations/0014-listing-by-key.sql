-- Listings in the order of bytes, as S3 has it, whatever the collation of the database. Only what can be listed is in the
-- index, so that a listing never walks over what it must leave out.
SET LOCAL search_path = portcullis;

CREATE INDEX items_listed ON items (dataset_id, key COLLATE "C")
  WHERE state = 'available' AND current_version_id IS NOT NULL;
