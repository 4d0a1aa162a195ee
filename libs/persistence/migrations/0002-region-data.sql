-- Country groups, legal areas and adequacy decisions as dated data: a lapse is a row that ends, never a release.
SET LOCAL search_path = portcullis;

CREATE TABLE country_group_members (
  group_code text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  source text NOT NULL,
  PRIMARY KEY (group_code, country, valid_from)
);
-- The legal area a storage region belongs to; a transfer inside the area needs no basis.
CREATE TABLE legal_areas (region text PRIMARY KEY, group_code text NOT NULL);

CREATE TABLE adequacy_decisions (
  area text NOT NULL,
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  -- A decision that covers only some importers (US: DPF participants; CA: commercial organisations) is no basis by itself.
  covers_all_importers boolean NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (area, country, valid_from)
);

INSERT INTO country_group_members (group_code, country, valid_from, source)
SELECT 'EU', unnest(string_to_array('AT,BE,BG,CY,CZ,DE,DK,EE,ES,FI,FR,GR,HR,HU,IE,IT,LT,LU,LV,MT,NL,PL,PT,RO,SE,SI,SK', ',')),
       timestamptz '2020-02-01 00:00:00Z', 'Treaty on European Union, membership since the withdrawal of the United Kingdom';
INSERT INTO country_group_members (group_code, country, valid_from, source)
SELECT 'EEA', country, valid_from, source FROM country_group_members WHERE group_code = 'EU'
UNION ALL
SELECT 'EEA', unnest(string_to_array('IS,LI,NO', ',')), timestamptz '1995-05-01 00:00:00Z', 'Agreement on the European Economic Area';
INSERT INTO country_group_members (group_code, country, valid_from, source) VALUES
  ('UK', 'GB', '2020-02-01 00:00:00Z', 'UK GDPR'),
  ('US', 'US', '1970-01-01 00:00:00Z', 'single country'),
  ('CH', 'CH', '1970-01-01 00:00:00Z', 'single country');
INSERT INTO legal_areas VALUES ('eu', 'EEA'), ('uk', 'UK'), ('us', 'US'), ('ch', 'CH');

INSERT INTO adequacy_decisions (area, country, valid_from, valid_until, covers_all_importers, source) VALUES
  ('EEA', 'AD', '2010-10-19Z', NULL, true, 'Decision 2010/625/EU'),
  ('EEA', 'AR', '2003-06-30Z', NULL, true, 'Decision 2003/490/EC'),
  ('EEA', 'CA', '2001-12-20Z', NULL, false, 'Decision 2002/2/EC (commercial organisations)'),
  ('EEA', 'FO', '2010-03-05Z', NULL, true, 'Decision 2010/146/EU'),
  ('EEA', 'GG', '2003-11-21Z', NULL, true, 'Decision 2003/821/EC'),
  ('EEA', 'IL', '2011-01-31Z', NULL, true, 'Decision 2011/61/EU'),
  ('EEA', 'IM', '2004-04-28Z', NULL, true, 'Decision 2004/411/EC'),
  ('EEA', 'JP', '2019-01-23Z', NULL, true, 'Decision (EU) 2019/419'),
  ('EEA', 'JE', '2008-05-08Z', NULL, true, 'Decision 2008/393/EC'),
  ('EEA', 'NZ', '2012-12-19Z', NULL, true, 'Decision 2013/65/EU'),
  ('EEA', 'KR', '2021-12-17Z', NULL, true, 'Decision (EU) 2022/254'),
  ('EEA', 'CH', '2000-07-26Z', NULL, true, 'Decision 2000/518/EC'),
  ('EEA', 'UY', '2012-08-21Z', NULL, true, 'Decision 2012/484/EU'),
  ('EEA', 'GB', '2021-06-28Z', '2031-12-27Z', true, 'Decision (EU) 2021/1772, renewed 19 December 2025'),
  ('EEA', 'US', '2023-07-10Z', NULL, false, 'Decision (EU) 2023/1795 (Data Privacy Framework participants only)'),
  ('EEA', 'BR', '2026-01-27Z', NULL, true, 'Commission adequacy decision announced 27 January 2026');
INSERT INTO adequacy_decisions (area, country, valid_from, covers_all_importers, source)
SELECT 'UK', country, timestamptz '2020-12-31 23:00:00Z', true, 'Data Protection Act 2018, Schedule 21' FROM country_group_members WHERE group_code = 'EEA';
