import { HASH_BYTES } from '#libs/tlog';

/** One commit's records of one organisation, as its instance signed them. */
export interface ReceiptBatch {
  readonly organisationId: string;
  /** The instance's chain of batches (UUID). */
  readonly streamId: string;
  /** Place of the batch in its chain, from 1. */
  readonly sequence: number;
  /** Records in the batch. */
  readonly size: number;
  readonly issuedAtMs: number;
}

/** A promise that this record is, or shortly will be, in the organisation's log; given before the first byte. */
export interface Receipt extends ReceiptBatch {
  readonly recordId: string;
  /** Place of the record in its batch, from 0. */
  readonly index: number;
  /** The very leaf hash the log will have. */
  readonly leafHash: Buffer;
  /** Inclusion proof of the leaf in the batch's tree. */
  readonly path: readonly Buffer[];
  /** Ed25519 over `receiptMessage`. */
  readonly signature: Buffer;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COUNT = /^(0|[1-9]\d{0,15})$/;
const LONGEST_CHARS = 4_096;
/** The last instant that has a date of four-digit years. */
const LATEST_MS = 253_402_300_799_999;
const MEMBERS = ['org', 'record', 'stream', 'seq', 'index', 'size', 'at', 'leaf', 'path', 'sig'] as const;
type Members = Readonly<Record<(typeof MEMBERS)[number], string>>;

/** Returns the bytes an instance signs for a batch; the root makes them speak for every record of it. */
export function receiptMessage(batch: ReceiptBatch, root: Uint8Array): Buffer {
  const { organisationId, streamId, sequence, size, issuedAtMs } = batch;
  const lines = ['portcullis/receipt/v1', organisationId, streamId, sequence, size, issuedAtMs];
  return Buffer.from(`${lines.join('\n')}\n${Buffer.from(root).toString('base64')}\n`);
}

/** Returns the receipt as the value of the `Audit-Receipt` header. */
export function formatReceipt(receipt: Receipt): string {
  const { organisationId, recordId, streamId, sequence, index, size, issuedAtMs, leafHash } = receipt;
  const path = Buffer.concat(receipt.path).toString('base64url');
  return (
    `v1;org=${organisationId};record=${recordId};stream=${streamId};seq=${sequence};index=${index};size=${size};` +
    `at=${issuedAtMs};leaf=${leafHash.toString('base64url')};path=${path};sig=${receipt.signature.toString('base64url')}`
  );
}

/** Returns what a header says, or null for anything but a receipt exactly as `formatReceipt` writes it. */
export function parseReceipt(text: string): Receipt | null {
  const members = text.length <= LONGEST_CHARS ? split(text) : null;
  if (members === null || !wellFormed(members)) return null;
  const path = Buffer.from(members.path, 'base64url');
  if (path.length % HASH_BYTES !== 0) return null;
  const receipt: Receipt = {
    organisationId: members.org,
    recordId: members.record,
    streamId: members.stream,
    sequence: Number(members.seq),
    index: Number(members.index),
    size: Number(members.size),
    issuedAtMs: Number(members.at),
    leafHash: Buffer.from(members.leaf, 'base64url'),
    path: Array.from({ length: path.length / HASH_BYTES }, (_, at) =>
      path.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    ),
    signature: Buffer.from(members.sig, 'base64url'),
  };
  // One text per receipt: what would be written otherwise is refused.
  return formatReceipt(receipt) === text ? receipt : null;
}

function split(text: string): Members | null {
  const [version, ...rest] = text.split(';');
  if (version !== 'v1' || rest.length !== MEMBERS.length) return null;
  const entries = rest.map((member, at) => {
    const name = MEMBERS[at];
    return member.startsWith(`${name}=`) ? [name, member.slice(`${name}=`.length)] : null;
  });
  return entries.includes(null) ? null : (Object.fromEntries(entries as [string, string][]) as Members);
}

function wellFormed(members: Members): boolean {
  const ids = [members.org, members.record, members.stream].every((id) => UUID.test(id));
  const counts = [members.seq, members.index, members.size, members.at].every((count) => COUNT.test(count));
  return (
    ids &&
    counts &&
    Number(members.at) <= LATEST_MS &&
    Buffer.from(members.leaf, 'base64url').length === HASH_BYTES
  );
}
