import { metrics } from '@opentelemetry/api';
import type { SigningKey } from '#libs/kms';
import type { Database } from '#libs/persistence';
import {
  checkQuorum,
  CompactRange,
  consistencyProof,
  formatCheckpoint,
  SIGNATURE_TYPE,
  signNote,
  toVerifier,
  type Verifier,
  verifierKey,
  verifyConsistency,
} from '#libs/tlog';
import { logOrigin } from './log-origin.js';
import { findPublishedLog } from './log-state.js';
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
  /** A witness refuses, or the log does not continue itself: it is not what it was. Publishing of that log stops until an operator has looked. */
  readonly onConflict: (organisationId: string, reason: string) => void;
  readonly onError: (message: string, error: unknown) => void;
}

const UNPUBLISHED =
  'SELECT organisation_id, size, frontier FROM logs WHERE checkpoint_size < size OR checkpoint IS NULL';
const ASSERT_LEAD = 'SELECT assert_log_lead($1)';
/** Logs published at once: a witness that is slow for one must not hold up all the others. */
const AT_ONCE = 8;

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

  /** To be called when a lead begins or ends: what was noted under another epoch is nobody's to publish any more. */
  forget(): void {
    this.waiting.clear();
  }

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
      if (known && known.epoch === epoch && known.size >= size) continue;
      const root = new CompactRange(size, row.frontier).root();
      this.note({ organisationId: row.organisation_id, size, root, epoch });
    }
  }

  /** Publishes what waits. What fails waits for the next run. */
  async run(): Promise<void> {
    const logs = [...this.waiting.values()].filter(({ organisationId }) => !this.stopped.has(organisationId));
    for (let at = 0; at < logs.length; at += AT_ONCE)
      await Promise.all(logs.slice(at, at + AT_ONCE).map((log) => this.attempt(log)));
  }

  private async attempt(log: PublishableLog): Promise<void> {
    try {
      await this.publish(log);
      if (this.waiting.get(log.organisationId) === log) this.waiting.delete(log.organisationId);
    } catch (error) {
      if (isOutdated(error)) this.waiting.delete(log.organisationId);
      else this.options.onError('a checkpoint could not be published', error);
    }
  }

  private async publish(log: PublishableLog): Promise<void> {
    const { organisationId, size, root, epoch } = log;
    const origin = logOrigin(this.options.originPrefix, organisationId);
    await this.assertLead(log);
    if (!(await this.continuesItself(log, origin))) return;
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
    return signNote(text, {
      name: origin,
      publicKey: await this.key(),
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
    const conflict = answers.find((answer) => answer.kind === 'conflict');
    if (conflict) {
      // Somebody else may have led and published meanwhile: then the witness is right, and nothing is wrong.
      await this.assertLead(log);
      this.stop(log, conflict.reason);
      return null;
    }
    return answers.flatMap((answer) => (answer.kind === 'cosigned' ? [answer.lines] : []));
  }

  private async assertLead({ epoch }: PublishableLog): Promise<void> {
    await this.options.database.query(ASSERT_LEAD, [epoch]);
  }

  /**
   * INVARIANT I5: what is signed continues what was signed before, by a proof from the log's own nodes, whatever its frontier
   * claims. A log whose rows were changed is not published, with or without a witness.
   */
  private async continuesItself(log: PublishableLog, origin: string): Promise<boolean> {
    const { organisationId, size, root } = log;
    const published = await findPublishedLog(this.options.database, organisationId);
    if (published === null) return true;
    const before = checkQuorum(published.checkpoint, {
      log: await this.verifier(origin),
      witnesses: [],
      k: 0,
    });
    const proven = before.ok && (await this.isContinued(log, before.checkpoint));
    if (!proven)
      this.stop({ organisationId, size, root, epoch: log.epoch }, 'it does not continue its last checkpoint');
    return proven;
  }

  private async isContinued(
    { organisationId, size, root }: PublishableLog,
    before: { readonly size: number; readonly root: Buffer },
  ): Promise<boolean> {
    if (before.size > size) return false;
    const proof = await consistencyProof(
      before.size,
      size,
      this.options.nodes.readerOf(organisationId, size),
    );
    return verifyConsistency({ size1: before.size, size2: size, root1: before.root, root2: root, proof }).ok;
  }

  private async verifier(origin: string): Promise<Verifier> {
    return toVerifier(verifierKey(origin, SIGNATURE_TYPE.ed25519, await this.key()));
  }

  private async key(): Promise<Buffer> {
    this.publicKey ??= await this.options.signingKey.publicKey();
    return this.publicKey;
  }

  private stop({ organisationId }: PublishableLog, reason: string): void {
    this.stopped.add(organisationId);
    this.conflicts.add(1);
    this.options.onConflict(organisationId, reason);
  }
}

/** Somebody else leads, or has published more. */
function isOutdated(error: unknown): boolean {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return ['PT001', 'PT002'].includes(String(driverError?.code ?? code));
}
