-- How large an image is, in pixels as an annotator sees it (orientation applied): found in its first bytes when it is taken
-- in, so that a manifest of a million images needs none of them to be opened. Null for what is no image, or not understood.
SET LOCAL search_path = portcullis;

ALTER TABLE item_versions
  ADD COLUMN width integer CHECK (width > 0),
  ADD COLUMN height integer CHECK (height > 0),
  ADD CONSTRAINT item_versions_dimensions CHECK ((width IS NULL) = (height IS NULL));
