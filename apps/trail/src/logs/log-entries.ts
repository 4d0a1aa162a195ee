import { AppError } from '#libs/kernel';
import type { Database } from '#libs/persistence';

/** Two steps, because the index of a leaf says nothing of the partition its record is in, and its id does. */
const PLACES = `
  SELECT record_id, part FROM log_leaves
  WHERE organisation_id = $1 AND leaf_index >= $2 AND leaf_index < $3 ORDER BY leaf_index`;
const TEXTS = `
  SELECT e.id AS record_id, 0 AS part, e.event::text AS text FROM access_entries e WHERE e.id = ANY ($1::uuid[])
  UNION ALL
  SELECT o.record_id, 1, o.event::text FROM access_outcomes o WHERE o.record_id = ANY ($2::uuid[])`;

interface Place {
  readonly record_id: string;
  readonly part: number;
}

/** The recorded texts in the order of the log. */
export class LogEntries {
  constructor(private readonly database: Database) {}

  /** Returns the texts of leaves [start, end); rejects with ENTRIES_ARCHIVED when some are no longer in the database. */
  async read(organisationId: string, start: number, end: number): Promise<string[]> {
    return this.database.transaction({ organisations: [organisationId] }, async (transaction) => {
      const places = await transaction.query<Place[]>(PLACES, [organisationId, start, end]);
      const idsOf = (part: number): string[] =>
        places.filter((place) => place.part === part).map((place) => place.record_id);
      const texts = await transaction.query<(Place & { text: string })[]>(TEXTS, [idsOf(0), idsOf(1)]);
      const byPlace = new Map(texts.map((row) => [`${row.record_id}/${row.part}`, row.text]));
      const found = places.map((place) => byPlace.get(`${place.record_id}/${place.part}`));
      if (found.length !== end - start || !found.every((text) => text !== undefined)) throw archived();
      return found;
    });
  }
}

function archived(): AppError {
  return new AppError({
    code: 'ENTRIES_ARCHIVED',
    kind: 'not-found',
    publicMessage: 'These entries are no longer here: they are in the archive of their month.',
  });
}
