import type { RecordingLane } from '#libs/persistence';
import { isRefusalByTheDatabase } from '#libs/persistence';
import { type Intent, type IntentVerdict, toRow } from './intent.js';
import { StoredSnapshots, toSnapshotRows } from './stored-snapshots.js';
import { auditUnavailable } from './trail.errors.js';

const RECORD_ACCESS = { name: 'record_access', text: 'SELECT id, status FROM record_access($1, $2, $3)' };
const VERDICTS: Readonly<Record<string, IntentVerdict>> = { STALE: 'stale', BUDGET: 'budget' };

interface Refused {
  readonly id: string;
  readonly status: string;
}

/** Writes batches of intents through `record_access`, retrying once with the same ids where the commit's fate is unknown. */
export class IntentWriter {
  private readonly snapshots = new StoredSnapshots();

  constructor(
    private readonly lanes: readonly [RecordingLane, ...RecordingLane[]],
    private readonly instanceId: string,
  ) {}

  async write(batch: readonly Intent[], deadlineMs: number): Promise<readonly IntentVerdict[]> {
    const startedAt = performance.now();
    try {
      return await this.attempt(batch, deadlineMs);
    } catch (error) {
      const remaining = deadlineMs - (performance.now() - startedAt);
      if (isRefusalByTheDatabase(error)) return this.afterRefusal(batch, remaining, error);
      if (remaining <= 10) throw auditUnavailable('the recording deadline passed', error);
      return this.attempt(batch, remaining, true).catch((again: unknown) => {
        throw auditUnavailable('recording failed twice', again);
      });
    }
  }

  /** Data errors (class 22, 23) concern single rows: one bad record must not refuse its neighbours. */
  private async afterRefusal(
    batch: readonly Intent[],
    remainingMs: number,
    error: Error & { code: string },
  ): Promise<readonly IntentVerdict[]> {
    const isDataError = error.code.startsWith('22') || error.code.startsWith('23');
    if (!isDataError || batch.length === 1)
      throw auditUnavailable(`the database refused the record (${error.code})`, error);
    const startedAt = performance.now();
    const middle = batch.length >> 1;
    const answers: IntentVerdict[] = [];
    // One half after the other: the lanes are for the batches in flight, and a lane does one statement at a time.
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      const leftMs = remainingMs - (performance.now() - startedAt);
      answers.push(
        ...(await this.write(half, leftMs).catch(() => half.map((): IntentVerdict => 'unrecordable'))),
      );
    }
    return answers;
  }

  private async attempt(
    batch: readonly Intent[],
    deadlineMs: number,
    retried = false,
  ): Promise<readonly IntentVerdict[]> {
    const lane = this.lanes.reduce((freest, candidate) =>
      candidate.inFlight < freest.inFlight ? candidate : freest,
    );
    const rows = `[${batch.map((intent) => toRow(intent, this.instanceId)).join(',')}]`;
    const snapshots = this.snapshots.unstored(batch);
    const refused = await lane.run<Refused>(
      RECORD_ACCESS,
      [rows, toSnapshotRows(snapshots), String(retried)],
      deadlineMs,
    );
    this.snapshots.markStored(snapshots);
    if (refused.length === 0) return batch.map(() => 'recorded');
    const byId = new Map(refused.map((row) => [row.id, VERDICTS[row.status] ?? 'unrecordable']));
    return batch.map((intent) => byId.get(intent.id) ?? 'recorded');
  }
}
