-- Alerts: rules as data, what they remember of each person and tool, what they found, and to whom it is delivered (docs/alerts.md).
SET LOCAL search_path = portcullis;

-- The rule of a kind: the row without an organisation is everybody's default, an organisation's own row replaces it as a whole.
CREATE TABLE alert_rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id uuid REFERENCES organisations (id),
  kind text NOT NULL CHECK (kind IN ('volume_spike', 'distinct_item_spike', 'denials_in_a_row', 'new_country', 'impossible_travel', 'off_hours',
    'sequential_scraping', 'tool_network', 'trail_lag', 'verification_failure')),
  parameters jsonb NOT NULL,
  severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  enabled boolean NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (organisation_id, kind)
);
INSERT INTO alert_rules (kind, severity, enabled, parameters) VALUES
  -- Reads within one hour against the person's own active hours of four weeks: beyond mean + 4 standard deviations, beyond three
  -- times the mean (steady work has hardly any deviation), and beyond a floor under which nobody is bothered. Nothing is judged
  -- before a person has 20 active hours in at least 7 days: a new person's first week is a baseline, not a spike.
  ('volume_spike', 'high', true, '{"deviations": 4, "factor": 3, "floor": 200, "minActiveHours": 20, "minHistoryDays": 7}'),
  -- The same for different items: who opens many things once is collecting, who opens one thing often is working.
  ('distinct_item_spike', 'high', true, '{"deviations": 4, "factor": 3, "floor": 100, "minActiveHours": 20, "minHistoryDays": 7}'),
  -- An expired assignment makes a tool retry a few times; ten refusals without one success in ten minutes is somebody trying doors.
  ('denials_in_a_row', 'medium', true, '{"denials": 10, "withinMinutes": 10}'),
  -- Said once there is a week to compare with: everybody's first country is new.
  ('new_country', 'medium', true, '{"minHistoryDays": 7}'),
  -- Faster than an airliner between the nearest places of two countries. Neighbours and short hops are left to new_country.
  ('impossible_travel', 'high', true, '{"speedKmh": 1000, "minDistanceKm": 500}'),
  -- At night in every zone of the country the request comes from, by somebody who in 40 active hours of two weeks or more never
  -- worked within an hour of this time of day. Night workers therefore raise nothing.
  ('off_hours', 'low', true, '{"fromHour": 22, "toHour": 5, "minActiveHours": 40, "minHistoryDays": 14}'),
  -- Different items in ascending order of their ids, the order they were ingested in, without a step back. People work through a
  -- queue in this order too, but not one item every three seconds.
  ('sequential_scraping', 'high', true, '{"items": 200, "withinMinutes": 10}'),
  -- A credential that leaks is used from somewhere else. Networks are /24 (IPv4) and /48 (IPv6); a tool known from more than
  -- maxNetworks has no place of its own and is not judged.
  ('tool_network', 'high', true, '{"minHistoryDays": 3, "maxNetworks": 50}'),
  -- The log is usually a second behind.
  ('trail_lag', 'critical', true, '{"thresholdSeconds": 30}'),
  -- The log is not what it was, or a witness says so. There is nothing to tune.
  ('verification_failure', 'critical', true, '{}');

-- What was found. One storm is one alert: findings with the same key in the same window count up instead of adding rows.
-- Holds ids, codes, counts and countries, no name, address or other personal value.
CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  kind text NOT NULL,
  severity text NOT NULL,
  title text NOT NULL,
  details jsonb NOT NULL,
  subject_id uuid,
  tool_id uuid,
  project_id uuid,
  item_id uuid,
  dedupe_key text NOT NULL,
  window_start timestamptz NOT NULL,
  -- The first hundred; `record_total` says how many there were.
  record_ids uuid[] NOT NULL CHECK (cardinality(record_ids) <= 100),
  record_total bigint NOT NULL CHECK (record_total >= 0),
  findings bigint NOT NULL CHECK (findings > 0),
  -- How many findings receivers have been told of.
  announced bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  note text CHECK (char_length(note) <= 2000),
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
  UNIQUE (organisation_id, kind, dedupe_key, window_start)
);
CREATE INDEX alerts_open ON alerts (id) WHERE acknowledged_at IS NULL;
CREATE INDEX alerts_by_organisation ON alerts (organisation_id, id);

-- The signing secret of a webhook is derived from its id and a secret of the process: there is nothing here to steal.
CREATE TABLE alert_webhooks (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations (id),
  url text NOT NULL CHECK (char_length(url) <= 2000),
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
CREATE INDEX alert_webhooks_by_organisation ON alert_webhooks (organisation_id) WHERE removed_at IS NULL;

-- One event for one webhook, from its first attempt to its end; the body is stored as it is signed, so that every attempt says
-- the same.
CREATE TABLE alert_deliveries (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES alert_webhooks (id),
  organisation_id uuid NOT NULL,
  alert_id uuid NOT NULL REFERENCES alerts (id),
  type text NOT NULL CHECK (type IN ('alert.opened', 'alert.updated', 'alert.acknowledged')),
  body text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given_up')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  -- HTTP status of the last answer; null where there was none, and then last_error says why.
  last_status integer,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE INDEX alert_deliveries_due ON alert_deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (alert_id);
CREATE INDEX alert_deliveries_by_webhook ON alert_deliveries (webhook_id, state);

-- How far an organisation's log has been evaluated. Moved in the transaction that stores what was found and remembered.
CREATE TABLE alert_positions (
  organisation_id uuid PRIMARY KEY,
  next_leaf bigint NOT NULL CHECK (next_leaf >= 0)
) WITH (fillfactor = 50);

-- One row per person and hour with anything in it; kept five weeks.
CREATE TABLE subject_activity (
  organisation_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  reads integer NOT NULL,
  items integer NOT NULL,
  denials integer NOT NULL,
  PRIMARY KEY (organisation_id, subject_id, hour)
) WITH (fillfactor = 70);
CREATE INDEX subject_activity_by_hour ON subject_activity (hour);

CREATE TABLE subject_countries (
  organisation_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  country text NOT NULL,
  first_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, subject_id, country)
);

-- What of a person is under way: the hour, the refusals in a row, the run through items, the last country. Bounded in size.
CREATE TABLE subject_progress (
  organisation_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  progress jsonb NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, subject_id)
) WITH (fillfactor = 50);

-- Where a tool credential was used from: /24 or /48, which is what the trail keeps of an address anyway.
CREATE TABLE tool_networks (
  organisation_id uuid NOT NULL,
  tool_id uuid NOT NULL,
  network text NOT NULL,
  first_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, tool_id, network)
);

-- Holds until the transaction ends that its caller leads: a leader that was replaced commits nothing.
CREATE FUNCTION assert_log_lead(leader_epoch bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
BEGIN
  PERFORM 1 FROM log_sequencer s WHERE s.epoch = leader_epoch FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'another sequencer leads' USING ERRCODE = 'PT001'; END IF;
END $$;

-- Counts erasures, so that whoever judges notices that something it holds in memory was forgotten.
CREATE TABLE alert_erasures (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  count bigint NOT NULL
);
INSERT INTO alert_erasures VALUES (true, 0);

-- Returns how often something was forgotten, and holds until the transaction ends that it does not happen once more.
CREATE FUNCTION hold_alert_erasures() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  SELECT e.count FROM alert_erasures e FOR SHARE
$$;

-- Forgets what the rules remember of a person; alerts keep the id alone. A batch under way is waited for, and the next one
-- begins without what was in memory.
CREATE FUNCTION erase_alert_history(person uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = portcullis, pg_temp AS $$
  UPDATE alert_erasures e SET count = e.count + 1;
  DELETE FROM subject_activity a WHERE a.subject_id = person;
  DELETE FROM subject_countries c WHERE c.subject_id = person;
  DELETE FROM subject_progress p WHERE p.subject_id = person;
$$;

-- Places of each country with their time zones: the tz database's zone.tab of 2025b, which is in the public domain, rounded to
-- a tenth of a degree. Enough to say how far apart two countries are at least, and whether it is night everywhere in one.
CREATE TABLE country_places (
  country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  time_zone text NOT NULL,
  latitude real NOT NULL,
  longitude real NOT NULL,
  PRIMARY KEY (country, time_zone)
);
INSERT INTO country_places (country, time_zone, latitude, longitude) VALUES
  ('AD', 'Europe/Andorra', 42.5, 1.5), ('AE', 'Asia/Dubai', 25.3, 55.3), ('AF', 'Asia/Kabul', 34.5, 69.2),
  ('AG', 'America/Antigua', 17.1, -61.8), ('AI', 'America/Anguilla', 18.2, -63.1), ('AL', 'Europe/Tirane', 41.3, 19.8),
  ('AM', 'Asia/Yerevan', 40.2, 44.5), ('AO', 'Africa/Luanda', -8.8, 13.2), ('AQ', 'Antarctica/McMurdo', -77.8, 166.6),
  ('AQ', 'Antarctica/Casey', -66.3, 110.5), ('AQ', 'Antarctica/Davis', -68.6, 78.0), ('AQ', 'Antarctica/DumontDUrville', -66.7, 140.0),
  ('AQ', 'Antarctica/Mawson', -67.6, 62.9), ('AQ', 'Antarctica/Palmer', -64.8, -64.1), ('AQ', 'Antarctica/Rothera', -67.6, -68.1),
  ('AQ', 'Antarctica/Syowa', -69.0, 39.6), ('AQ', 'Antarctica/Troll', -72.0, 2.5), ('AQ', 'Antarctica/Vostok', -78.4, 106.9),
  ('AR', 'America/Argentina/Buenos_Aires', -34.6, -58.5), ('AR', 'America/Argentina/Cordoba', -31.4, -64.2),
  ('AR', 'America/Argentina/Salta', -24.8, -65.4), ('AR', 'America/Argentina/Jujuy', -24.2, -65.3),
  ('AR', 'America/Argentina/Tucuman', -26.8, -65.2), ('AR', 'America/Argentina/Catamarca', -28.5, -65.8),
  ('AR', 'America/Argentina/La_Rioja', -29.4, -66.8), ('AR', 'America/Argentina/San_Juan', -31.5, -68.5),
  ('AR', 'America/Argentina/Mendoza', -32.9, -68.8), ('AR', 'America/Argentina/San_Luis', -33.3, -66.3),
  ('AR', 'America/Argentina/Rio_Gallegos', -51.6, -69.2), ('AR', 'America/Argentina/Ushuaia', -54.8, -68.3),
  ('AS', 'Pacific/Pago_Pago', -14.3, -170.7), ('AT', 'Europe/Vienna', 48.2, 16.3), ('AU', 'Australia/Lord_Howe', -31.6, 159.1),
  ('AU', 'Antarctica/Macquarie', -54.5, 158.9), ('AU', 'Australia/Hobart', -42.9, 147.3), ('AU', 'Australia/Melbourne', -37.8, 145.0),
  ('AU', 'Australia/Sydney', -33.9, 151.2), ('AU', 'Australia/Broken_Hill', -31.9, 141.4), ('AU', 'Australia/Brisbane', -27.5, 153.0),
  ('AU', 'Australia/Lindeman', -20.3, 149.0), ('AU', 'Australia/Adelaide', -34.9, 138.6), ('AU', 'Australia/Darwin', -12.5, 130.8),
  ('AU', 'Australia/Perth', -31.9, 115.8), ('AU', 'Australia/Eucla', -31.7, 128.9), ('AW', 'America/Aruba', 12.5, -70.0),
  ('AX', 'Europe/Mariehamn', 60.1, 19.9), ('AZ', 'Asia/Baku', 40.4, 49.9), ('BA', 'Europe/Sarajevo', 43.9, 18.4),
  ('BB', 'America/Barbados', 13.1, -59.6), ('BD', 'Asia/Dhaka', 23.7, 90.4), ('BE', 'Europe/Brussels', 50.8, 4.3),
  ('BF', 'Africa/Ouagadougou', 12.4, -1.5), ('BG', 'Europe/Sofia', 42.7, 23.3), ('BH', 'Asia/Bahrain', 26.4, 50.6),
  ('BI', 'Africa/Bujumbura', -3.4, 29.4), ('BJ', 'Africa/Porto-Novo', 6.5, 2.6), ('BL', 'America/St_Barthelemy', 17.9, -62.9),
  ('BM', 'Atlantic/Bermuda', 32.3, -64.8), ('BN', 'Asia/Brunei', 4.9, 114.9), ('BO', 'America/La_Paz', -16.5, -68.2),
  ('BQ', 'America/Kralendijk', 12.2, -68.3), ('BR', 'America/Noronha', -3.9, -32.4), ('BR', 'America/Belem', -1.4, -48.5),
  ('BR', 'America/Fortaleza', -3.7, -38.5), ('BR', 'America/Recife', -8.1, -34.9), ('BR', 'America/Araguaina', -7.2, -48.2),
  ('BR', 'America/Maceio', -9.7, -35.7), ('BR', 'America/Bahia', -13.0, -38.5), ('BR', 'America/Sao_Paulo', -23.5, -46.6),
  ('BR', 'America/Campo_Grande', -20.4, -54.6), ('BR', 'America/Cuiaba', -15.6, -56.1), ('BR', 'America/Santarem', -2.4, -54.9),
  ('BR', 'America/Porto_Velho', -8.8, -63.9), ('BR', 'America/Boa_Vista', 2.8, -60.7), ('BR', 'America/Manaus', -3.1, -60.0),
  ('BR', 'America/Eirunepe', -6.7, -69.9), ('BR', 'America/Rio_Branco', -10.0, -67.8), ('BS', 'America/Nassau', 25.1, -77.3),
  ('BT', 'Asia/Thimphu', 27.5, 89.7), ('BW', 'Africa/Gaborone', -24.6, 25.9), ('BY', 'Europe/Minsk', 53.9, 27.6),
  ('BZ', 'America/Belize', 17.5, -88.2), ('CA', 'America/St_Johns', 47.6, -52.7), ('CA', 'America/Halifax', 44.6, -63.6),
  ('CA', 'America/Glace_Bay', 46.2, -60.0), ('CA', 'America/Moncton', 46.1, -64.8), ('CA', 'America/Goose_Bay', 53.3, -60.4),
  ('CA', 'America/Blanc-Sablon', 51.4, -57.1), ('CA', 'America/Toronto', 43.6, -79.4), ('CA', 'America/Iqaluit', 63.7, -68.5),
  ('CA', 'America/Atikokan', 48.8, -91.6), ('CA', 'America/Winnipeg', 49.9, -97.2), ('CA', 'America/Resolute', 74.7, -94.8),
  ('CA', 'America/Rankin_Inlet', 62.8, -92.1), ('CA', 'America/Regina', 50.4, -104.7), ('CA', 'America/Swift_Current', 50.3, -107.8),
  ('CA', 'America/Edmonton', 53.5, -113.5), ('CA', 'America/Cambridge_Bay', 69.1, -105.0), ('CA', 'America/Inuvik', 68.3, -133.7),
  ('CA', 'America/Creston', 49.1, -116.5), ('CA', 'America/Dawson_Creek', 55.8, -120.2), ('CA', 'America/Fort_Nelson', 58.8, -122.7),
  ('CA', 'America/Whitehorse', 60.7, -135.1), ('CA', 'America/Dawson', 64.1, -139.4), ('CA', 'America/Vancouver', 49.3, -123.1),
  ('CC', 'Indian/Cocos', -12.2, 96.9), ('CD', 'Africa/Kinshasa', -4.3, 15.3), ('CD', 'Africa/Lubumbashi', -11.7, 27.5),
  ('CF', 'Africa/Bangui', 4.4, 18.6), ('CG', 'Africa/Brazzaville', -4.3, 15.3), ('CH', 'Europe/Zurich', 47.4, 8.5),
  ('CI', 'Africa/Abidjan', 5.3, -4.0), ('CK', 'Pacific/Rarotonga', -21.2, -159.8), ('CL', 'America/Santiago', -33.5, -70.7),
  ('CL', 'America/Coyhaique', -45.6, -72.1), ('CL', 'America/Punta_Arenas', -53.1, -70.9), ('CL', 'Pacific/Easter', -27.1, -109.4),
  ('CM', 'Africa/Douala', 4.0, 9.7), ('CN', 'Asia/Shanghai', 31.2, 121.5), ('CN', 'Asia/Urumqi', 43.8, 87.6),
  ('CO', 'America/Bogota', 4.6, -74.1), ('CR', 'America/Costa_Rica', 9.9, -84.1), ('CU', 'America/Havana', 23.1, -82.4),
  ('CV', 'Atlantic/Cape_Verde', 14.9, -23.5), ('CW', 'America/Curacao', 12.2, -69.0), ('CX', 'Indian/Christmas', -10.4, 105.7),
  ('CY', 'Asia/Nicosia', 35.2, 33.4), ('CY', 'Asia/Famagusta', 35.1, 34.0), ('CZ', 'Europe/Prague', 50.1, 14.4),
  ('DE', 'Europe/Berlin', 52.5, 13.4), ('DE', 'Europe/Busingen', 47.7, 8.7), ('DJ', 'Africa/Djibouti', 11.6, 43.1),
  ('DK', 'Europe/Copenhagen', 55.7, 12.6), ('DM', 'America/Dominica', 15.3, -61.4), ('DO', 'America/Santo_Domingo', 18.5, -69.9),
  ('DZ', 'Africa/Algiers', 36.8, 3.0), ('EC', 'America/Guayaquil', -2.2, -79.8), ('EC', 'Pacific/Galapagos', -0.9, -89.6),
  ('EE', 'Europe/Tallinn', 59.4, 24.8), ('EG', 'Africa/Cairo', 30.1, 31.2), ('EH', 'Africa/El_Aaiun', 27.1, -13.2),
  ('ER', 'Africa/Asmara', 15.3, 38.9), ('ES', 'Europe/Madrid', 40.4, -3.7), ('ES', 'Africa/Ceuta', 35.9, -5.3),
  ('ES', 'Atlantic/Canary', 28.1, -15.4), ('ET', 'Africa/Addis_Ababa', 9.0, 38.7), ('FI', 'Europe/Helsinki', 60.2, 25.0),
  ('FJ', 'Pacific/Fiji', -18.1, 178.4), ('FK', 'Atlantic/Stanley', -51.7, -57.9), ('FM', 'Pacific/Chuuk', 7.4, 151.8),
  ('FM', 'Pacific/Pohnpei', 7.0, 158.2), ('FM', 'Pacific/Kosrae', 5.3, 163.0), ('FO', 'Atlantic/Faroe', 62.0, -6.8),
  ('FR', 'Europe/Paris', 48.9, 2.3), ('GA', 'Africa/Libreville', 0.4, 9.4), ('GB', 'Europe/London', 51.5, -0.1),
  ('GD', 'America/Grenada', 12.1, -61.8), ('GE', 'Asia/Tbilisi', 41.7, 44.8), ('GF', 'America/Cayenne', 4.9, -52.3),
  ('GG', 'Europe/Guernsey', 49.5, -2.5), ('GH', 'Africa/Accra', 5.5, -0.2), ('GI', 'Europe/Gibraltar', 36.1, -5.3),
  ('GL', 'America/Nuuk', 64.2, -51.7), ('GL', 'America/Danmarkshavn', 76.8, -18.7), ('GL', 'America/Scoresbysund', 70.5, -22.0),
  ('GL', 'America/Thule', 76.6, -68.8), ('GM', 'Africa/Banjul', 13.5, -16.6), ('GN', 'Africa/Conakry', 9.5, -13.7),
  ('GP', 'America/Guadeloupe', 16.2, -61.5), ('GQ', 'Africa/Malabo', 3.8, 8.8), ('GR', 'Europe/Athens', 38.0, 23.7),
  ('GS', 'Atlantic/South_Georgia', -54.3, -36.5), ('GT', 'America/Guatemala', 14.6, -90.5), ('GU', 'Pacific/Guam', 13.5, 144.8),
  ('GW', 'Africa/Bissau', 11.8, -15.6), ('GY', 'America/Guyana', 6.8, -58.2), ('HK', 'Asia/Hong_Kong', 22.3, 114.2),
  ('HN', 'America/Tegucigalpa', 14.1, -87.2), ('HR', 'Europe/Zagreb', 45.8, 16.0), ('HT', 'America/Port-au-Prince', 18.5, -72.3),
  ('HU', 'Europe/Budapest', 47.5, 19.1), ('ID', 'Asia/Jakarta', -6.2, 106.8), ('ID', 'Asia/Pontianak', -0.0, 109.3),
  ('ID', 'Asia/Makassar', -5.1, 119.4), ('ID', 'Asia/Jayapura', -2.5, 140.7), ('IE', 'Europe/Dublin', 53.3, -6.2),
  ('IL', 'Asia/Jerusalem', 31.8, 35.2), ('IM', 'Europe/Isle_of_Man', 54.1, -4.5), ('IN', 'Asia/Kolkata', 22.5, 88.4),
  ('IO', 'Indian/Chagos', -7.3, 72.4), ('IQ', 'Asia/Baghdad', 33.4, 44.4), ('IR', 'Asia/Tehran', 35.7, 51.4),
  ('IS', 'Atlantic/Reykjavik', 64.2, -21.9), ('IT', 'Europe/Rome', 41.9, 12.5), ('JE', 'Europe/Jersey', 49.2, -2.1),
  ('JM', 'America/Jamaica', 18.0, -76.8), ('JO', 'Asia/Amman', 31.9, 35.9), ('JP', 'Asia/Tokyo', 35.6, 139.7),
  ('KE', 'Africa/Nairobi', -1.3, 36.8), ('KG', 'Asia/Bishkek', 42.9, 74.6), ('KH', 'Asia/Phnom_Penh', 11.6, 104.9),
  ('KI', 'Pacific/Tarawa', 1.4, 173.0), ('KI', 'Pacific/Kanton', -2.8, -171.7), ('KI', 'Pacific/Kiritimati', 1.9, -157.3),
  ('KM', 'Indian/Comoro', -11.7, 43.3), ('KN', 'America/St_Kitts', 17.3, -62.7), ('KP', 'Asia/Pyongyang', 39.0, 125.8),
  ('KR', 'Asia/Seoul', 37.5, 127.0), ('KW', 'Asia/Kuwait', 29.3, 48.0), ('KY', 'America/Cayman', 19.3, -81.4),
  ('KZ', 'Asia/Almaty', 43.2, 77.0), ('KZ', 'Asia/Qyzylorda', 44.8, 65.5), ('KZ', 'Asia/Qostanay', 53.2, 63.6),
  ('KZ', 'Asia/Aqtobe', 50.3, 57.2), ('KZ', 'Asia/Aqtau', 44.5, 50.3), ('KZ', 'Asia/Atyrau', 47.1, 51.9), ('KZ', 'Asia/Oral', 51.2, 51.4),
  ('LA', 'Asia/Vientiane', 18.0, 102.6), ('LB', 'Asia/Beirut', 33.9, 35.5), ('LC', 'America/St_Lucia', 14.0, -61.0),
  ('LI', 'Europe/Vaduz', 47.1, 9.5), ('LK', 'Asia/Colombo', 6.9, 79.8), ('LR', 'Africa/Monrovia', 6.3, -10.8),
  ('LS', 'Africa/Maseru', -29.5, 27.5), ('LT', 'Europe/Vilnius', 54.7, 25.3), ('LU', 'Europe/Luxembourg', 49.6, 6.2),
  ('LV', 'Europe/Riga', 57.0, 24.1), ('LY', 'Africa/Tripoli', 32.9, 13.2), ('MA', 'Africa/Casablanca', 33.6, -7.6),
  ('MC', 'Europe/Monaco', 43.7, 7.4), ('MD', 'Europe/Chisinau', 47.0, 28.8), ('ME', 'Europe/Podgorica', 42.4, 19.3),
  ('MF', 'America/Marigot', 18.1, -63.1), ('MG', 'Indian/Antananarivo', -18.9, 47.5), ('MH', 'Pacific/Majuro', 7.2, 171.2),
  ('MH', 'Pacific/Kwajalein', 9.1, 167.3), ('MK', 'Europe/Skopje', 42.0, 21.4), ('ML', 'Africa/Bamako', 12.7, -8.0),
  ('MM', 'Asia/Yangon', 16.8, 96.2), ('MN', 'Asia/Ulaanbaatar', 47.9, 106.9), ('MN', 'Asia/Hovd', 48.0, 91.7),
  ('MO', 'Asia/Macau', 22.2, 113.5), ('MP', 'Pacific/Saipan', 15.2, 145.8), ('MQ', 'America/Martinique', 14.6, -61.1),
  ('MR', 'Africa/Nouakchott', 18.1, -15.9), ('MS', 'America/Montserrat', 16.7, -62.2), ('MT', 'Europe/Malta', 35.9, 14.5),
  ('MU', 'Indian/Mauritius', -20.2, 57.5), ('MV', 'Indian/Maldives', 4.2, 73.5), ('MW', 'Africa/Blantyre', -15.8, 35.0),
  ('MX', 'America/Mexico_City', 19.4, -99.2), ('MX', 'America/Cancun', 21.1, -86.8), ('MX', 'America/Merida', 21.0, -89.6),
  ('MX', 'America/Monterrey', 25.7, -100.3), ('MX', 'America/Matamoros', 25.8, -97.5), ('MX', 'America/Chihuahua', 28.6, -106.1),
  ('MX', 'America/Ciudad_Juarez', 31.7, -106.5), ('MX', 'America/Ojinaga', 29.6, -104.4), ('MX', 'America/Mazatlan', 23.2, -106.4),
  ('MX', 'America/Bahia_Banderas', 20.8, -105.2), ('MX', 'America/Hermosillo', 29.1, -111.0), ('MX', 'America/Tijuana', 32.5, -117.0),
  ('MY', 'Asia/Kuala_Lumpur', 3.2, 101.7), ('MY', 'Asia/Kuching', 1.6, 110.3), ('MZ', 'Africa/Maputo', -26.0, 32.6),
  ('NA', 'Africa/Windhoek', -22.6, 17.1), ('NC', 'Pacific/Noumea', -22.3, 166.4), ('NE', 'Africa/Niamey', 13.5, 2.1),
  ('NF', 'Pacific/Norfolk', -29.1, 168.0), ('NG', 'Africa/Lagos', 6.5, 3.4), ('NI', 'America/Managua', 12.2, -86.3),
  ('NL', 'Europe/Amsterdam', 52.4, 4.9), ('NO', 'Europe/Oslo', 59.9, 10.8), ('NP', 'Asia/Kathmandu', 27.7, 85.3),
  ('NR', 'Pacific/Nauru', -0.5, 166.9), ('NU', 'Pacific/Niue', -19.0, -169.9), ('NZ', 'Pacific/Auckland', -36.9, 174.8),
  ('NZ', 'Pacific/Chatham', -44.0, -176.6), ('OM', 'Asia/Muscat', 23.6, 58.6), ('PA', 'America/Panama', 9.0, -79.5),
  ('PE', 'America/Lima', -12.1, -77.0), ('PF', 'Pacific/Tahiti', -17.5, -149.6), ('PF', 'Pacific/Marquesas', -9.0, -139.5),
  ('PF', 'Pacific/Gambier', -23.1, -134.9), ('PG', 'Pacific/Port_Moresby', -9.5, 147.2), ('PG', 'Pacific/Bougainville', -6.2, 155.6),
  ('PH', 'Asia/Manila', 14.6, 121.0), ('PK', 'Asia/Karachi', 24.9, 67.0), ('PL', 'Europe/Warsaw', 52.2, 21.0),
  ('PM', 'America/Miquelon', 47.0, -56.3), ('PN', 'Pacific/Pitcairn', -25.1, -130.1), ('PR', 'America/Puerto_Rico', 18.5, -66.1),
  ('PS', 'Asia/Gaza', 31.5, 34.5), ('PS', 'Asia/Hebron', 31.5, 35.1), ('PT', 'Europe/Lisbon', 38.7, -9.1),
  ('PT', 'Atlantic/Madeira', 32.6, -16.9), ('PT', 'Atlantic/Azores', 37.7, -25.7), ('PW', 'Pacific/Palau', 7.3, 134.5),
  ('PY', 'America/Asuncion', -25.3, -57.7), ('QA', 'Asia/Qatar', 25.3, 51.5), ('RE', 'Indian/Reunion', -20.9, 55.5),
  ('RO', 'Europe/Bucharest', 44.4, 26.1), ('RS', 'Europe/Belgrade', 44.8, 20.5), ('RU', 'Europe/Kaliningrad', 54.7, 20.5),
  ('RU', 'Europe/Moscow', 55.8, 37.6), ('UA', 'Europe/Simferopol', 45.0, 34.1), ('RU', 'Europe/Kirov', 58.6, 49.6),
  ('RU', 'Europe/Volgograd', 48.7, 44.4), ('RU', 'Europe/Astrakhan', 46.4, 48.0), ('RU', 'Europe/Saratov', 51.6, 46.0),
  ('RU', 'Europe/Ulyanovsk', 54.3, 48.4), ('RU', 'Europe/Samara', 53.2, 50.1), ('RU', 'Asia/Yekaterinburg', 56.9, 60.6),
  ('RU', 'Asia/Omsk', 55.0, 73.4), ('RU', 'Asia/Novosibirsk', 55.0, 82.9), ('RU', 'Asia/Barnaul', 53.4, 83.8),
  ('RU', 'Asia/Tomsk', 56.5, 85.0), ('RU', 'Asia/Novokuznetsk', 53.8, 87.1), ('RU', 'Asia/Krasnoyarsk', 56.0, 92.8),
  ('RU', 'Asia/Irkutsk', 52.3, 104.3), ('RU', 'Asia/Chita', 52.0, 113.5), ('RU', 'Asia/Yakutsk', 62.0, 129.7),
  ('RU', 'Asia/Khandyga', 62.6, 135.6), ('RU', 'Asia/Vladivostok', 43.2, 131.9), ('RU', 'Asia/Ust-Nera', 64.5, 143.2),
  ('RU', 'Asia/Magadan', 59.6, 150.8), ('RU', 'Asia/Sakhalin', 47.0, 142.7), ('RU', 'Asia/Srednekolymsk', 67.5, 153.7),
  ('RU', 'Asia/Kamchatka', 53.0, 158.7), ('RU', 'Asia/Anadyr', 64.8, 177.5), ('RW', 'Africa/Kigali', -1.9, 30.1),
  ('SA', 'Asia/Riyadh', 24.6, 46.7), ('SB', 'Pacific/Guadalcanal', -9.5, 160.2), ('SC', 'Indian/Mahe', -4.7, 55.5),
  ('SD', 'Africa/Khartoum', 15.6, 32.5), ('SE', 'Europe/Stockholm', 59.3, 18.1), ('SG', 'Asia/Singapore', 1.3, 103.8),
  ('SH', 'Atlantic/St_Helena', -15.9, -5.7), ('SI', 'Europe/Ljubljana', 46.0, 14.5), ('SJ', 'Arctic/Longyearbyen', 78.0, 16.0),
  ('SK', 'Europe/Bratislava', 48.1, 17.1), ('SL', 'Africa/Freetown', 8.5, -13.2), ('SM', 'Europe/San_Marino', 43.9, 12.5),
  ('SN', 'Africa/Dakar', 14.7, -17.4), ('SO', 'Africa/Mogadishu', 2.1, 45.4), ('SR', 'America/Paramaribo', 5.8, -55.2),
  ('SS', 'Africa/Juba', 4.8, 31.6), ('ST', 'Africa/Sao_Tome', 0.3, 6.7), ('SV', 'America/El_Salvador', 13.7, -89.2),
  ('SX', 'America/Lower_Princes', 18.1, -63.0), ('SY', 'Asia/Damascus', 33.5, 36.3), ('SZ', 'Africa/Mbabane', -26.3, 31.1),
  ('TC', 'America/Grand_Turk', 21.5, -71.1), ('TD', 'Africa/Ndjamena', 12.1, 15.1), ('TF', 'Indian/Kerguelen', -49.4, 70.2),
  ('TG', 'Africa/Lome', 6.1, 1.2), ('TH', 'Asia/Bangkok', 13.8, 100.5), ('TJ', 'Asia/Dushanbe', 38.6, 68.8),
  ('TK', 'Pacific/Fakaofo', -9.4, -171.2), ('TL', 'Asia/Dili', -8.6, 125.6), ('TM', 'Asia/Ashgabat', 38.0, 58.4),
  ('TN', 'Africa/Tunis', 36.8, 10.2), ('TO', 'Pacific/Tongatapu', -21.1, -175.2), ('TR', 'Europe/Istanbul', 41.0, 29.0),
  ('TT', 'America/Port_of_Spain', 10.7, -61.5), ('TV', 'Pacific/Funafuti', -8.5, 179.2), ('TW', 'Asia/Taipei', 25.1, 121.5),
  ('TZ', 'Africa/Dar_es_Salaam', -6.8, 39.3), ('UA', 'Europe/Kyiv', 50.4, 30.5), ('UG', 'Africa/Kampala', 0.3, 32.4),
  ('UM', 'Pacific/Midway', 28.2, -177.4), ('UM', 'Pacific/Wake', 19.3, 166.6), ('US', 'America/New_York', 40.7, -74.0),
  ('US', 'America/Detroit', 42.3, -83.0), ('US', 'America/Kentucky/Louisville', 38.2, -85.8),
  ('US', 'America/Kentucky/Monticello', 36.8, -84.8), ('US', 'America/Indiana/Indianapolis', 39.8, -86.2),
  ('US', 'America/Indiana/Vincennes', 38.7, -87.5), ('US', 'America/Indiana/Winamac', 41.0, -86.6),
  ('US', 'America/Indiana/Marengo', 38.4, -86.3), ('US', 'America/Indiana/Petersburg', 38.5, -87.3),
  ('US', 'America/Indiana/Vevay', 38.7, -85.1), ('US', 'America/Chicago', 41.9, -87.7), ('US', 'America/Indiana/Tell_City', 38.0, -86.8),
  ('US', 'America/Indiana/Knox', 41.3, -86.6), ('US', 'America/Menominee', 45.1, -87.6),
  ('US', 'America/North_Dakota/Center', 47.1, -101.3), ('US', 'America/North_Dakota/New_Salem', 46.8, -101.4),
  ('US', 'America/North_Dakota/Beulah', 47.2, -101.8), ('US', 'America/Denver', 39.7, -105.0), ('US', 'America/Boise', 43.6, -116.2),
  ('US', 'America/Phoenix', 33.4, -112.1), ('US', 'America/Los_Angeles', 34.0, -118.2), ('US', 'America/Anchorage', 61.2, -149.9),
  ('US', 'America/Juneau', 58.3, -134.4), ('US', 'America/Sitka', 57.2, -135.3), ('US', 'America/Metlakatla', 55.1, -131.6),
  ('US', 'America/Yakutat', 59.5, -139.7), ('US', 'America/Nome', 64.5, -165.4), ('US', 'America/Adak', 51.9, -176.7),
  ('US', 'Pacific/Honolulu', 21.3, -157.8), ('UY', 'America/Montevideo', -34.9, -56.2), ('UZ', 'Asia/Samarkand', 39.7, 66.8),
  ('UZ', 'Asia/Tashkent', 41.3, 69.3), ('VA', 'Europe/Vatican', 41.9, 12.4), ('VC', 'America/St_Vincent', 13.2, -61.2),
  ('VE', 'America/Caracas', 10.5, -66.9), ('VG', 'America/Tortola', 18.4, -64.6), ('VI', 'America/St_Thomas', 18.4, -64.9),
  ('VN', 'Asia/Ho_Chi_Minh', 10.8, 106.7), ('VU', 'Pacific/Efate', -17.7, 168.4), ('WF', 'Pacific/Wallis', -13.3, -176.2),
  ('WS', 'Pacific/Apia', -13.8, -171.7), ('YE', 'Asia/Aden', 12.8, 45.2), ('YT', 'Indian/Mayotte', -12.8, 45.2),
  ('ZA', 'Africa/Johannesburg', -26.2, 28.0), ('ZM', 'Africa/Lusaka', -15.4, 28.3), ('ZW', 'Africa/Harare', -17.8, 31.1);

-- The second line. Default rules are everybody's to see and nobody's to change.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['alert_rules', 'alerts', 'alert_webhooks', 'alert_deliveries', 'alert_positions', 'subject_activity', 'subject_countries',
    'subject_progress', 'tool_networks'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY tenant_trail ON %I TO portcullis_trail USING ((SELECT scope_is_operator()) OR organisation_id = ANY ((SELECT scope_organisations())::uuid[]))', owned);
  END LOOP;
  FOREACH owned IN ARRAY ARRAY['subject_activity', 'subject_countries', 'subject_progress'] LOOP
    EXECUTE format('CREATE POLICY sequencer ON %I TO portcullis_sequencer USING (true) WITH CHECK (true)', owned);
  END LOOP;
END $$;
CREATE POLICY defaults ON alert_rules FOR SELECT TO portcullis_trail USING (organisation_id IS NULL);
CREATE POLICY no_default_written ON alert_rules AS RESTRICTIVE FOR INSERT TO portcullis_trail WITH CHECK (organisation_id IS NOT NULL);
CREATE POLICY no_default_changed ON alert_rules AS RESTRICTIVE FOR UPDATE TO portcullis_trail USING (organisation_id IS NOT NULL);

GRANT CREATE ON SCHEMA portcullis TO portcullis_sequencer;
ALTER FUNCTION assert_log_lead(bigint) OWNER TO portcullis_sequencer;
ALTER FUNCTION erase_alert_history(uuid) OWNER TO portcullis_sequencer;
ALTER FUNCTION hold_alert_erasures() OWNER TO portcullis_sequencer;
GRANT SELECT, UPDATE ON alert_erasures TO portcullis_sequencer;
REVOKE CREATE ON SCHEMA portcullis FROM portcullis_sequencer;
GRANT SELECT (subject_id), DELETE ON subject_activity, subject_countries, subject_progress TO portcullis_sequencer;
REVOKE ALL ON FUNCTION assert_log_lead(bigint), erase_alert_history(uuid), hold_alert_erasures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assert_log_lead(bigint), hold_alert_erasures() TO portcullis_trail;
GRANT EXECUTE ON FUNCTION erase_alert_history(uuid) TO portcullis_admin;

GRANT SELECT, INSERT, UPDATE ON alert_rules, alerts, alert_webhooks, alert_deliveries, alert_positions, subject_activity, subject_progress TO portcullis_trail;
GRANT SELECT, INSERT ON subject_countries, tool_networks TO portcullis_trail;
GRANT DELETE ON subject_activity TO portcullis_trail;
GRANT SELECT ON country_places TO portcullis_trail;
