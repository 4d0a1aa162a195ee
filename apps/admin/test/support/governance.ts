import type { Scene } from './scene.js';

// Every table the control plane may write in any way. The trail is not among them: it is written by functions, refusals too.
const TABLES = `
  SELECT c.relname AS name FROM pg_class c
  WHERE c.relnamespace = 'portcullis'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND (has_any_column_privilege('portcullis_admin', c.oid, 'INSERT, UPDATE') OR has_table_privilege('portcullis_admin', c.oid, 'DELETE'))
  ORDER BY 1`;

/** Returns a digest of every table a change may write, so that "nothing changed" can be said of all of them at once. */
export async function governanceOf(scene: Scene): Promise<Readonly<Record<string, string>>> {
  const tables = await scene.rows<{ name: string }>(TABLES);
  if (tables.length < 15) throw new Error(`only ${tables.length} tables that the control plane writes`);
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS digest FROM ${name} t`,
  );
  const rows = await scene.rows<{ name: string; digest: string }>(digests.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
