import type { ServerResponse } from 'node:http';
import { isIntegrityError } from '#libs/envelope';
import type { InstanceLease } from '#libs/epochs';
import type { StoredVersion } from '#libs/facts';
import { AppError } from '#libs/kernel';
import type { Recorder } from '#libs/trail';
import { type Ending } from '#libs/trail';
import { accessChanged } from '../streams/still-granted.js';
import type { AccessGrant } from './access.service.js';
import type { ItemVault } from './item-vault.js';
import { type PlaintextRange } from './item-vault.js';
import type { SealedItem } from './read-ahead.js';
import { SocketWriter } from './socket-writer.js';

export interface ItemDelivery {
  readonly grant: AccessGrant;
  readonly version: StoredVersion;
  /** The item's stored bytes where they were fetched ahead; given up when the delivery ends. */
  readonly sealed: SealedItem | undefined;
  readonly range: PlaintextRange;
  readonly status: 200 | 206;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends the bytes of a grant and records how that ended. Before the first byte an error is an ordinary answer; after it the
 * connection is destroyed, so that a client never takes a part for the whole (invariant I4).
 */
export class ItemSender {
  constructor(
    private readonly vault: ItemVault,
    private readonly lease: InstanceLease,
    private readonly recorder: Recorder,
    private readonly stallMs: number,
  ) {}

  async send(response: ServerResponse, delivery: ItemDelivery): Promise<void> {
    const { grant } = delivery;
    const writer = new SocketWriter(
      response,
      this.stallMs,
      delivery.range.endExclusive - delivery.range.start,
    );
    grant.stream.onCut((reason) => writer.abort(reason));
    // INVARIANT I3: also while the client is slow and nothing is being written, what it has not taken yet is withdrawn.
    grant.stream.onLapse(() => {
      if (writer.started) writer.abort('lease_lost');
    });
    let ending: Ending = 'complete';
    try {
      ending = await this.deliver(writer, delivery);
    } catch (error) {
      // Ending a delivery also aborts its storage read; that read's complaint is then the consequence, not the cause.
      ending = isIntegrityError(error) ? 'integrity_error' : (writer.endedAs ?? toEnding(error));
      writer.abort(ending);
      if (!response.headersSent)
        throw this.beforeFirstByte(response, { error, ending, recordId: grant.recordId });
    } finally {
      grant.stream.release();
      delivery.sealed?.drop();
      this.recorder.outcome({
        recordId: grant.recordId,
        organisationId: grant.owner,
        bytesSent: writer.bytesHandedOver,
        ending,
      });
    }
  }

  private async deliver(writer: SocketWriter, delivery: ItemDelivery): Promise<Ending> {
    if (!this.vault.isSmall(delivery.version, delivery.range)) return this.stream(writer, delivery);
    const chunks = await this.vault.openSmall(delivery.version, delivery.sealed);
    if (!this.maySend(delivery.grant)) return this.refuse(writer, delivery.grant);
    writer.start(delivery.status, delivery.headers);
    // Composing the headers takes longer than all the rest of sending a small item; nothing of it has left yet.
    if (!this.maySend(delivery.grant)) return this.refuse(writer, delivery.grant);
    return writer.finish(chunks);
  }

  private async stream(
    writer: SocketWriter,
    { grant, version, range, status, headers }: ItemDelivery,
  ): Promise<Ending> {
    const batches = this.vault.open(version, range, writer.signal);
    try {
      // The first batch is authenticated before the headers leave: a damaged item is an error, not a broken 200.
      let next = await batches.next();
      if (!this.maySend(grant)) return this.refuse(writer, grant);
      writer.start(status, headers);
      while (next.done !== true) {
        const batch = next.value;
        if (!this.maySend(grant)) return this.refuse(writer, grant);
        const written = writer.write(batch);
        // Stopped in the middle of that write, we know it here, before the event loop touches any other connection.
        this.lease.isValid();
        // Nothing is read ahead: while the kernel sends what it has just taken there is time for the next batch, and a client
        // that is slower than that costs one batch of memory, not three.
        await written;
        next = await batches.next();
      }
      return await writer.finish();
    } finally {
      await batches.return(undefined);
    }
  }

  /**
   * INVARIANT I3: asked right before the write, with nothing between the two; a stopped process finds its lease over when it
   * wakes. One that is stopped inside the write itself can only finish it: at most one batch, of one read.
   */
  private maySend(grant: AccessGrant): boolean {
    return !grant.stream.isCut && this.lease.isValid();
  }

  private refuse(writer: SocketWriter, grant: AccessGrant): Ending {
    const ending = grant.stream.cutAs ?? 'lease_lost';
    writer.abort(ending);
    if (!writer.started) throw new Error(`the delivery ended before it began: ${ending}`);
    return ending;
  }

  /** Returns the answer to a grant of which no byte has left; it still names the record of the grant. */
  private beforeFirstByte(
    response: ServerResponse,
    { error, ending, recordId }: { error: unknown; ending: Ending; recordId: string },
  ): unknown {
    if (ending === 'revoked' || ending === 'lease_lost') return accessChanged(recordId);
    response.setHeader('x-access-record', recordId);
    return error;
  }
}

function toEnding(error: unknown): Ending {
  return error instanceof AppError && error.code.startsWith('KEY_') ? 'key_error' : 'storage_error';
}
