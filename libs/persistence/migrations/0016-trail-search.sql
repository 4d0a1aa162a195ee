-- Searches and exports of one organisation read its own leaves only, and combinations are found without reading all of them.
SET LOCAL search_path = portcullis;

-- In the order of time: walked without looking at what is another's. Without the facet: the newest leaves are looked at in their
-- table anyway, as long as they are not vacuumed.
CREATE INDEX log_leaves_by_organisation ON log_leaves (organisation_id, record_id) WHERE part = 0;

-- What an export of the erasable values reads: nobody else's, and no facts.
CREATE INDEX recorded_values_by_organisation ON recorded_values (organisation_id, sha256) WHERE kind IN ('address', 'agent');

-- A combination is written once and asked for ever after: these cost a record nothing.
CREATE INDEX trail_facets_by_codes ON trail_facets USING gin (codes);
CREATE INDEX trail_facets_by_country ON trail_facets (country);
