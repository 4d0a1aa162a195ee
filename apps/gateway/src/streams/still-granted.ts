import { AppError } from '#libs/kernel';
import type { Recorder } from '#libs/trail';
import type { RegisteredStream } from './stream-registry.js';

/** What is asked right before anything of an access leaves. */
export interface LeaseState {
  isValid(): boolean;
}

/** Throws ACCESS_CHANGED when the access was cut, or this instance lost its lease, since it was recorded (invariant I3). */
export function assertStillGranted(
  stream: Pick<RegisteredStream, 'isCut'>,
  lease: LeaseState,
  recordId: string,
): void {
  if (stream.isCut || !lease.isValid()) throw accessChanged(recordId);
}

/** The answer to an access whose rules changed between its record and its answer; it names the record. */
export function accessChanged(recordId: string): AppError {
  return new AppError({
    code: 'ACCESS_CHANGED',
    kind: 'unavailable',
    publicMessage: 'Access rules changed while this was being read. Ask again.',
    context: { recordId },
    retryAfterSeconds: 1,
  });
}

/** Ends recorded accesses whose answer carries no byte of the item: each gets its outcome, also when it may not be answered any more. */
export class AnswersWithoutBytes {
  constructor(
    private readonly lease: LeaseState,
    private readonly recorder: Pick<Recorder, 'outcome'>,
  ) {}

  /** Records how the access ended; throws ACCESS_CHANGED when nothing of it may be said any more. */
  conclude(access: {
    readonly stream: RegisteredStream;
    readonly recordId: string;
    readonly owner: string;
  }): void {
    const { stream, recordId, owner } = access;
    stream.release();
    const lost = stream.cutAs ?? (this.lease.isValid() ? undefined : 'lease_lost');
    this.recorder.outcome({ recordId, organisationId: owner, bytesSent: 0, ending: lost ?? 'complete' });
    if (lost) throw accessChanged(recordId);
  }
}
