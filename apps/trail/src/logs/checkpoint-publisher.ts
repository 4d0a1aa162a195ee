import { metrics } from '@opentelemetry/api';
import type { SigningKey } from '#libs/kms';
import type { Database } from '#libs/persistence';
import { CompactRange, consistencyProof, formatCheckpoint, parseNote, signNote } from '#libs/tlog';
import { logOrigin } from './log-origin.js';
import type { LogNodes } from './log-nodes.js';
import type { WitnessClient } from './witness.client.js';

/** A log as it may be published by whoever leads under this epoch. */
export interface PublishableLog {
  readonly organisationId: string;
  readonly size: number;
  readonly root: Buffer;
  readonly epoch: number;
}

export interface CheckpointPublisherOptions {
  readonly database: Database;
  readonly nodes: LogNodes;
  readonly signingKey: SigningKey;
  readonly originPrefix: string;
  readonly witnesses: readonly WitnessClient[];
  /** A witness refuses: the log is not what it was. Publishing of that log stops until an operator has looked. */
  readonly onConflict: (organisationId: string, reason: string) => void;
  readonly onError: (message: string, error: unknown) => void;
}

const UNPUBLISHED =
  'SELECT organisation_id, size, frontier FROM logs WHERE checkpoint_size < size OR checkpoint IS NULL';

/** Signs what the logs have grown to, has it cosigned, and publishes it: at most one checkpoint of a log at a time. */
export class CheckpointPublisher {
  private readonly waiting = new Map<string, PublishableLog>();
  private readonly stopped = new Set<string>();
  private publicKey: Buffer | undefined;
  private readonly meter = metrics.getMeter('portcullis.trail');
  private readonly published = this.meter.createCounter('portcullis_checkpoints_total', {
    description: 'Checkpoints published, by witnesses that cosigned',
  });
  private readonly conflicts = this.meter.createCounter('portcullis_checkpoint_conflicts_total', {
    description: 'Checkpoints a witness refused because they do not continue what it has seen',
  });

  constructor(private readonly options: CheckpointPublisherOptions) {}

  /** Notes what a log has grown to; an older state that was not published yet is passed over. */
  note(log: PublishableLog): void {
    this.waiting.set(log.organisationId, log);
  }

  /** Notes every log that an earlier leader left unpublished. */
  async noteUnpublished(epoch: number): Promise<void> {
    const rows = await this.options.database.read<{
      organisation_id: string;
      size: string;
      frontier: Buffer[];
    }>({ organisations: [], operator: true }, UNPUBLISHED);
    for (const row of rows) {
      const size = Number(row.size);
      const known = this.waiting.get(row.organisation_id);
      if (known && known.size >= size) continue;
      const root = new CompactRange(size, row.frontier).root();
      this.note({ organisationId: row.organisation_id, size, root, epoch });
    }
  }

  /** Publishes what waits. What fails waits for the next run. */
  async run(): Promise<void> {
    for (const log of [...this.waiting.values()]) {
      if (this.stopped.has(log.organisationId)) continue;
      try {
        await this.publish(log);
        if (this.waiting.get(log.organisationId) === log) this.waiting.delete(log.organisationId);
      } catch (error) {
        if (isOutdated(error)) this.waiting.delete(log.organisationId);
        else this.options.onError('a checkpoint could not be published', error);
      }
    }
  }

  private async publish(log: PublishableLog): Promise<void> {
    const { organisationId, size, root, epoch } = log;
    const origin = logOrigin(this.options.originPrefix, organisationId);
    const note = await this.sign(origin, formatCheckpoint({ origin, size, root }));
    const cosignatures = await this.witness({ log, origin, note });
    if (cosignatures === null) return;
    await this.options.database.query('SELECT publish_checkpoint($1, $2, $3, $4)', [
      epoch,
      organisationId,
      size,
      note + cosignatures.join(''),
    ]);
    this.published.add(1, { witnesses: cosignatures.length });
  }

  private async sign(origin: string, text: string): Promise<string> {
    const { signingKey } = this.options;
    this.publicKey ??= await signingKey.publicKey();
    return signNote(text, {
      name: origin,
      publicKey: this.publicKey,
      sign: (message) => signingKey.sign(message),
    });
  }

  /** Returns the cosignatures given in time, or null when a witness contradicts: then nothing is published. */
  private async witness(request: {
    readonly log: PublishableLog;
    readonly origin: string;
    readonly note: string;
  }): Promise<string[] | null> {
    const { log, origin, note } = request;
    const readNodes = this.options.nodes.readerOf(log.organisationId, log.size);
    const proofFrom = (size: number): Promise<Buffer[]> => consistencyProof(size, log.size, readNodes);
    const answers = await Promise.all(
      this.options.witnesses.map((witness) => witness.cosign({ origin, size: log.size, note, proofFrom })),
    );
    for (const answer of answers) {
      if (answer.kind !== 'conflict') continue;
      this.stopped.add(log.organisationId);
      this.conflicts.add(1);
      this.options.onConflict(log.organisationId, answer.reason);
      return null;
    }
    const lines = answers.flatMap((answer) => (answer.kind === 'cosigned' ? [answer.lines] : []));
    // A witness is somebody else's: what it answers must at least leave the note a note.
    return lines.filter((line) => parseNote(note + line).ok);
  }
}

/** Somebody else leads, or has published more. */
function isOutdated(error: unknown): boolean {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return ['PT001', 'PT002'].includes(String(driverError?.code ?? code));
}
