import { leafHash, MerkleTree } from '#libs/tlog';
import { withStream } from '../events/event-text.js';
import { type Intent, type StreamPlace, toRow } from '../intent.js';
import { IssuedReceipt } from './issued-receipt.js';
import type { ReceiptSigner } from './receipt-signer.js';
import type { RecordStream } from './record-stream.js';

interface ChainedIntent {
  readonly intent: Intent;
  readonly place: StreamPlace;
  readonly event: string;
  leafHash: Buffer | undefined;
}

/** A batch as it is written: every event with its place in its organisation's chain. */
export class ChainedBatch {
  private readonly chained: readonly ChainedIntent[];
  readonly rows: string;

  constructor(
    intents: readonly Intent[],
    private readonly streamOf: (organisationId: string) => RecordStream,
  ) {
    this.chained = intents.map((intent) => {
      const { place } = streamOf(intent.organisationId);
      return { intent, place, event: withStream(intent.event, place.json), leafHash: undefined };
    });
    this.rows = `[${this.chained.map(({ intent, event, place }) => toRow(intent, event, place)).join(',')}]`;
  }

  /** Hashes what was sent; done while the database is at work. */
  hash(): void {
    for (const chained of this.chained) chained.leafHash = leafHash(Buffer.from(chained.event));
  }

  /** Returns the receipts of what is durable, by record id, and lets the chains go on from it. */
  seal(refused: ReadonlySet<string>, signer: ReceiptSigner): Map<string, IssuedReceipt> {
    const receipts = new Map<string, IssuedReceipt>();
    const durable = this.chained.filter(({ intent }) => !refused.has(intent.id));
    for (const [organisationId, records] of byOrganisation(durable)) {
      const root = sealOne(organisationId, records, { signer, receipts });
      this.streamOf(organisationId).advance(root);
    }
    return receipts;
  }

  /** Nobody knows what of this became durable: its chains end here. */
  abandon(): void {
    for (const { intent } of this.chained) this.streamOf(intent.organisationId).restart();
  }
}

function byOrganisation(records: readonly ChainedIntent[]): Map<string, ChainedIntent[]> {
  const found = new Map<string, ChainedIntent[]>();
  for (const record of records) {
    const { organisationId } = record.intent;
    const list = found.get(organisationId);
    if (list) list.push(record);
    else found.set(organisationId, [record]);
  }
  return found;
}

function sealOne(
  organisationId: string,
  records: ChainedIntent[],
  { signer, receipts }: { signer: ReceiptSigner; receipts: Map<string, IssuedReceipt> },
): Buffer {
  // In the order of ids, which is also the log's order within a transaction: a verifier needs nothing else to redo the tree.
  records.sort((a, b) => (a.intent.id < b.intent.id ? -1 : 1));
  const hashes = records.map((record) => (record.leafHash ??= leafHash(Buffer.from(record.event))));
  const tree = MerkleTree.of(hashes);
  const { root } = tree;
  const place = records[0]?.place;
  const batch = {
    organisationId,
    streamId: place?.id ?? '',
    sequence: place?.sequence ?? 0,
    size: records.length,
    issuedAtMs: Date.now(),
  };
  const signature = signer.sign(batch, root);
  records.forEach(({ intent }, index) => {
    const leaf = hashes[index] as Buffer;
    receipts.set(
      intent.id,
      new IssuedReceipt(() => ({
        ...batch,
        recordId: intent.id,
        index,
        leafHash: leaf,
        path: tree.proof(index),
        signature,
      })),
    );
  });
  return root;
}
