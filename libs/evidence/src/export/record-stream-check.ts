import { rootOf } from '#libs/tlog';
import type { StreamMember } from '../stream-member.js';
import type { FindingList } from './findings.js';

interface Member {
  readonly id: string;
  readonly leaf: Buffer;
}

interface OpenBatch {
  readonly sequence: number;
  readonly previous: string;
  readonly firstIndex: number;
  readonly firstRecord: string;
  readonly members: Member[];
  /** Of the members so far, once it was asked for. */
  root: string | null;
}

/** A batch that was tried twice may reach the log in two pieces; so late a piece as this would still be waited for. */
const KEPT_OPEN = 4;

/**
 * Checks one chain of batches: every batch is there, and each names the root of the one before it. Holds the leaves of a batch
 * only until the next one vouches for it, so its memory does not grow with the log.
 */
export class RecordStreamCheck {
  private readonly open: OpenBatch[] = [];
  private closedSequence = 0;
  private closedRoot = '';

  constructor(
    readonly uid: string,
    readonly key: string,
    private readonly findings: FindingList,
  ) {}

  add(stream: StreamMember, member: Member, index: number): void {
    const where = { index, record: member.id };
    if (stream.key !== this.key) {
      this.findings.add('STREAM_KEY_CHANGED', `stream ${this.uid} began with another key`, where);
    }
    if (stream.sequence <= this.closedSequence) {
      const detail = `batch ${stream.sequence} of stream ${this.uid} was complete without it`;
      this.findings.add('STREAM_REOPENED', detail, where);
      return;
    }
    const batch = this.open.find(({ sequence }) => sequence === stream.sequence);
    if (batch === undefined) {
      this.begin(stream, member, index);
      return;
    }
    if (batch.previous !== stream.previous) {
      const detail = `records of batch ${stream.sequence} of stream ${this.uid} name different batches before`;
      this.findings.add('STREAM_PREVIOUS_MISMATCH', detail, where);
    }
    batch.members.push(member);
    batch.root = null;
  }

  /** Judges what is still open; the newest batch is vouched for by nobody yet, and a chain may end anywhere. */
  finish(): void {
    while (this.open.length > 0) this.close();
  }

  private begin({ sequence, previous }: StreamMember, member: Member, index: number): void {
    const firstRecord = member.id;
    this.open.push({ sequence, previous, firstIndex: index, firstRecord, members: [member], root: null });
    this.open.sort((a, b) => a.sequence - b.sequence);
    while (this.open.length > KEPT_OPEN || this.isVouchedFor()) this.close();
  }

  /** True when the batch after the oldest open one names exactly its root. */
  private isVouchedFor(): boolean {
    const [oldest, next] = this.open;
    if (oldest === undefined || next?.sequence !== oldest.sequence + 1) return false;
    return rootOfBatch(oldest) === next.previous;
  }

  private close(): void {
    const batch = this.open.shift();
    if (batch === undefined) return;
    const { sequence, previous, firstIndex, firstRecord } = batch;
    const where = { index: firstIndex, record: firstRecord };
    const expected = this.closedSequence + 1;
    if (sequence !== expected) {
      const missing =
        expected === sequence - 1 ? `batch ${expected}` : `batches ${expected} to ${sequence - 1}`;
      this.findings.add('STREAM_GAP', `stream ${this.uid} lacks ${missing}`, where);
    } else if (previous !== this.closedRoot) {
      const detail = `batch ${sequence} of stream ${this.uid} names another batch ${sequence - 1} than the log has`;
      this.findings.add('STREAM_PREVIOUS_MISMATCH', detail, where);
    }
    this.closedSequence = sequence;
    this.closedRoot = rootOfBatch(batch);
  }
}

function rootOfBatch(batch: OpenBatch): string {
  // In the order of ids; within one transaction the log has them so already.
  batch.root ??= rootOf(
    batch.members.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ leaf }) => leaf),
  ).toString('base64url');
  return batch.root;
}
