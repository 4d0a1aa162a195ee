import type { Database } from '#libs/persistence';

/** A log as far as it is published. */
export interface PublishedLog {
  readonly organisationId: string;
  readonly size: number;
  /** The signed note, with its cosignatures. */
  readonly checkpoint: string;
  readonly checkpointSize: number;
}

const SQL = `
  SELECT size, checkpoint, checkpoint_size FROM logs WHERE organisation_id = $1 AND checkpoint IS NOT NULL`;

/** Returns the log, or null as long as nothing of it is published. */
export async function findPublishedLog(
  database: Database,
  organisationId: string,
): Promise<PublishedLog | null> {
  const [row] = await database.read<{ size: string; checkpoint: string; checkpoint_size: string }>(
    { organisations: [organisationId] },
    SQL,
    [organisationId],
  );
  if (!row) return null;
  const { size, checkpoint, checkpoint_size: checkpointSize } = row;
  return { organisationId, size: Number(size), checkpoint, checkpointSize: Number(checkpointSize) };
}
