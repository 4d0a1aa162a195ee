import { streamMember } from '#libs/evidence';
import { uuidV7 } from '#libs/kernel';
import type { StreamPlace } from '../intent.js';

/**
 * One chain of batches: of one connection of one instance, on one organisation's log. Each batch names the root of the one
 * before it, so that a record taken away before it reached the log is missed by the batch that follows.
 */
export class RecordStream {
  private uid = uuidV7();
  private sequence = 1;
  private previous = '';

  constructor(private readonly publicKey: string) {}

  /** Where the next batch stands; the same until `advance` or `restart`, so a batch that is tried again is the same bytes. */
  get place(): StreamPlace {
    const { uid, sequence, previous, publicKey } = this;
    return { id: uid, sequence, json: streamMember({ key: publicKey, previous, sequence, uid }) };
  }

  /** To be called when a batch is known to be durable. */
  advance(root: Buffer): void {
    this.previous = root.toString('base64url');
    this.sequence += 1;
  }

  /** To be called when nobody knows whether a batch is durable: what follows it can then not vouch for it. */
  restart(): void {
    this.uid = uuidV7();
    this.sequence = 1;
    this.previous = '';
  }
}
