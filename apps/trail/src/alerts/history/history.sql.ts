/** `$1` is the organisation, `$2` the people or tools, or what is stored of them as JSON. */
export const PROGRESS = `SELECT subject_id AS subject, progress FROM subject_progress
  WHERE organisation_id = $1 AND subject_id = ANY ($2::uuid[])`;

export const COUNTRIES = `SELECT subject_id AS subject, country, first_at AS at FROM subject_countries
  WHERE organisation_id = $1 AND subject_id = ANY ($2::uuid[])`;

export const NETWORKS = `SELECT tool_id AS tool, network, first_at AS at FROM tool_networks
  WHERE organisation_id = $1 AND tool_id = ANY ($2::uuid[]) ORDER BY first_at`;

/** Active hours are those with a read: an hour of refusals says nothing about how much somebody reads. */
export const BASELINES = `SELECT subject_id AS subject, count(*)::int AS hours,
    sum(reads)::float8 AS reads, sum(reads::float8 * reads) AS reads_squares,
    sum(items)::float8 AS items, sum(items::float8 * items) AS items_squares,
    min(hour) AS first, array_agg(extract(hour FROM hour AT TIME ZONE 'UTC')::int) AS hours_of_day
  FROM subject_activity
  WHERE organisation_id = $1 AND subject_id = ANY ($2::uuid[]) AND reads > 0
    AND hour < $3::timestamptz AND hour >= $3::timestamptz - interval '28 days'
  GROUP BY subject_id`;

export const SAVE_ACTIVITY = `INSERT INTO subject_activity AS a (organisation_id, subject_id, hour, reads, items, denials)
  SELECT $1, r.subject, r.hour, r.reads, r.items, r.denials
  FROM json_to_recordset($2::json) AS r(subject uuid, hour timestamptz, reads int, items int, denials int)
  ON CONFLICT (organisation_id, subject_id, hour) DO UPDATE SET reads = excluded.reads, items = excluded.items, denials = excluded.denials`;

export const SAVE_COUNTRIES = `INSERT INTO subject_countries (organisation_id, subject_id, country, first_at)
  SELECT $1, r.subject, r.country, r.at FROM json_to_recordset($2::json) AS r(subject uuid, country text, at timestamptz)
  ON CONFLICT DO NOTHING`;

export const SAVE_PROGRESS = `INSERT INTO subject_progress (organisation_id, subject_id, progress, last_at)
  SELECT $1, r.subject, r.progress, r.last FROM json_to_recordset($2::json) AS r(subject uuid, progress jsonb, last timestamptz)
  ON CONFLICT (organisation_id, subject_id) DO UPDATE SET progress = excluded.progress, last_at = excluded.last_at`;

export const SAVE_NETWORKS = `INSERT INTO tool_networks (organisation_id, tool_id, network, first_at)
  SELECT $1, r.tool, r.network, r.at FROM json_to_recordset($2::json) AS r(tool uuid, network text, at timestamptz)
  ON CONFLICT DO NOTHING`;

/** Nothing looks back further than four weeks. */
export const EXPIRE_ACTIVITY = `DELETE FROM subject_activity WHERE hour < now() - interval '35 days'`;
