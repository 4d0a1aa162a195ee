import type { RecordingLane } from '#libs/persistence';
import type { Intent } from '../intent.js';
import { ChainedBatch } from './chained-batch.js';
import type { ReceiptSigner } from './receipt-signer.js';
import { RecordStream } from './record-stream.js';

/** One connection with the chains written over it. One batch at a time: the next one names the root of this one. */
export class RecordingSlot {
  private readonly streams = new Map<string, RecordStream>();

  constructor(
    readonly lane: RecordingLane,
    readonly signer: ReceiptSigner,
  ) {}

  chain(intents: readonly Intent[]): ChainedBatch {
    return new ChainedBatch(intents, (organisationId) => this.streamOf(organisationId));
  }

  private streamOf(organisationId: string): RecordStream {
    let stream = this.streams.get(organisationId);
    if (!stream) {
      stream = new RecordStream(this.signer.publicKey);
      this.streams.set(organisationId, stream);
    }
    return stream;
  }
}
