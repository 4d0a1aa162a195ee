import type { RecordingLane } from '#libs/persistence';
import { isRefusalByTheDatabase } from '#libs/persistence';
import type { Intent, IntentAnswer, IntentRefusal } from './intent.js';
import { StoredValues, toValueRows } from './stored-values.js';
import type { ChainedBatch } from './streams/chained-batch.js';
import { ReceiptSigner } from './streams/receipt-signer.js';
import { RecordingSlot } from './streams/recording-slot.js';
import { auditUnavailable } from './trail.errors.js';

const RECORD_ACCESS = { name: 'record_access', text: 'SELECT id, status FROM record_access($1, $2, $3)' };
const REFUSALS: Readonly<Record<string, IntentRefusal>> = {
  STALE: 'stale',
  BUDGET: 'budget',
  LEASE: 'lease',
  TICKET: 'ticket',
};

interface Refused {
  readonly id: string;
  readonly status: string;
}

/** Writes batches of intents through `record_access`, retrying once with the same bytes where the commit's fate is unknown. */
export class IntentWriter {
  private readonly values = new StoredValues();
  private readonly idle: RecordingSlot[];

  constructor(lanes: readonly [RecordingLane, ...RecordingLane[]]) {
    const signer = new ReceiptSigner();
    this.idle = lanes.map((lane) => new RecordingSlot(lane, signer)).reverse();
  }

  /** At most as many at once as there are lanes. */
  async write(batch: readonly Intent[], deadlineMs: number): Promise<readonly IntentAnswer[]> {
    const slot = this.idle.pop();
    if (!slot) throw auditUnavailable('every recording lane is writing');
    try {
      return await this.writeOver(slot, batch, deadlineMs);
    } finally {
      this.idle.push(slot);
    }
  }

  private async writeOver(
    slot: RecordingSlot,
    batch: readonly Intent[],
    deadlineMs: number,
  ): Promise<readonly IntentAnswer[]> {
    const startedAt = performance.now();
    const chained = slot.chain(batch);
    try {
      return await this.attempt(slot, { batch, chained, deadlineMs });
    } catch (error) {
      const remainingMs = deadlineMs - (performance.now() - startedAt);
      if (isRefusalByTheDatabase(error)) return this.afterRefusal(slot, { batch, remainingMs, error });
      if (remainingMs <= 10) {
        chained.abandon();
        throw auditUnavailable('the recording deadline passed', error);
      }
      return this.attempt(slot, { batch, chained, deadlineMs: remainingMs, retried: true }).catch(
        (again: unknown) => {
          chained.abandon();
          throw auditUnavailable('recording failed twice', again);
        },
      );
    }
  }

  /** Data errors (class 22, 23) concern single rows: one bad record must not refuse its neighbours. */
  private async afterRefusal(
    slot: RecordingSlot,
    failed: {
      readonly batch: readonly Intent[];
      readonly remainingMs: number;
      readonly error: Error & { code: string };
    },
  ): Promise<readonly IntentAnswer[]> {
    const { batch, error } = failed;
    const isDataError = error.code.startsWith('22') || error.code.startsWith('23');
    if (!isDataError || batch.length === 1)
      throw auditUnavailable(`the database refused the record (${error.code})`, error);
    const startedAt = performance.now();
    const middle = batch.length >> 1;
    const answers: IntentAnswer[] = [];
    // One half after the other: a lane does one statement at a time, and each half takes its place in the chain.
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      const leftMs = failed.remainingMs - (performance.now() - startedAt);
      answers.push(
        ...(await this.writeOver(slot, half, leftMs).catch(() =>
          half.map((): IntentAnswer => 'unrecordable'),
        )),
      );
    }
    return answers;
  }

  private async attempt(
    { lane, signer }: RecordingSlot,
    work: {
      readonly batch: readonly Intent[];
      readonly chained: ChainedBatch;
      readonly deadlineMs: number;
      readonly retried?: boolean;
    },
  ): Promise<readonly IntentAnswer[]> {
    const { batch, chained, deadlineMs, retried = false } = work;
    const values = this.values.unstored(batch);
    const writing = lane.run<Refused>(
      RECORD_ACCESS,
      [chained.rows, toValueRows(values), String(retried)],
      deadlineMs,
    );
    chained.hash();
    const refused = new Map((await writing).map((row) => [row.id, REFUSALS[row.status] ?? 'unrecordable']));
    this.values.markStored(values);
    const receipts = chained.seal(new Set(refused.keys()), signer);
    // The first attempt may yet record what the second was refused: no batch to come may vouch for this one without it.
    if (retried && refused.size > 0) chained.abandon();
    return batch.map(({ id }) => receipts.get(id) ?? refused.get(id) ?? 'unrecordable');
  }
}
