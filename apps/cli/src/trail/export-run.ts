import { mkdir, writeFile } from 'node:fs/promises';
import { isUuid } from '#libs/kernel';
import { type Checkpoint, MAX_ENTRY_BYTES } from '#libs/tlog';
import { cliError } from '../cli.errors.js';
import { EventsFile } from './events-file.js';
import { ExportFolder, type Manifest } from './export-folder.js';
import type { TrailProgress } from './trail-progress.js';
import type { TrailServer } from './trail-server.js';
import { removeValues, writeValues } from './values-file.js';

export interface ExportJob {
  readonly dir: string;
  /** As the person named it: id or slug. */
  readonly organisation: string;
  readonly server: Pick<TrailServer, 'entries' | 'values'>;
  /** Whether the erasable values that records name are exported with them. */
  readonly values: boolean;
  /** What is exported: its signed note, and what the note says. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly signal: AbortSignal;
  readonly progress: TrailProgress;
}

/** What an export did. */
export interface FinishedExport extends Manifest {
  /** Records that were in the folder before. */
  readonly resumedAt: number;
}

/**
 * Downloads a log up to its checkpoint into a folder, going on after the records that are there already. Checkpoint and manifest
 * are written only once the root of all records is the checkpoint's; throws LOG_NOT_AS_SIGNED when it is another.
 */
export async function exportTrail(job: ExportJob): Promise<FinishedExport> {
  await mkdir(job.dir, { recursive: true });
  const folder = new ExportFolder(job.dir);
  const events = await EventsFile.open(folder.eventsPath);
  const resumedAt = events.range.size;
  try {
    if (resumedAt > job.checkpoint.size) throw notAsSigned(`the folder has ${resumedAt} records already`);
    job.progress.advance(resumedAt);
    await download(job, events);
  } finally {
    await events.close();
  }
  if (!events.range.root().equals(job.checkpoint.root))
    throw notAsSigned('the root of its records is another');
  const organisation = organisationOf(job.organisation, events);
  if (job.values) await writeValues(folder.valuesPath, job.server);
  else await removeValues(folder.valuesPath);
  const { origin, size } = job.checkpoint;
  const manifest: Manifest = { version: 1, organisation, origin, size, exportedAt: new Date().toISOString() };
  await writeFile(folder.checkpointPath, job.note);
  await writeFile(folder.manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return { ...manifest, resumedAt };
}

async function download(job: ExportJob, events: EventsFile): Promise<void> {
  const { server, checkpoint, signal, progress } = job;
  const end = checkpoint.size;
  // A server may send less than was asked for, but not nothing.
  while (events.range.size < end) {
    signal.throwIfAborted();
    const start = events.range.size;
    let settled = start;
    await server.entries(
      { start, end },
      {
        line: (line) => append(line, end, events),
        settle: async () => {
          await events.write();
          progress.advance(events.range.size - settled);
          settled = events.range.size;
        },
      },
    );
    if (events.range.size === start) throw notAsSigned(`record ${start} was not sent`);
  }
}

function append(line: Buffer, end: number, events: EventsFile): void {
  const index = events.range.size;
  if (index >= end) throw notAsSigned(`more than its ${end} records were sent`);
  if (line.length > MAX_ENTRY_BYTES) throw notAsSigned(`record ${index} is longer than any can be`);
  events.append(line);
}

function organisationOf(named: string, events: EventsFile): string {
  const id = isUuid(named) ? named : events.organisation;
  if (id !== undefined) return id;
  throw cliError('ORGANISATION_UNKNOWN', 'The log is empty and says no id: name the organisation by its id.');
}

function notAsSigned(why: string): Error {
  return cliError(
    'LOG_NOT_AS_SIGNED',
    `The log is not what its checkpoint says: ${why}. Keep the folder: it is evidence.`,
  );
}
