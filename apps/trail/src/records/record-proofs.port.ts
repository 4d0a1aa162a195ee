import type { RecordProof } from '../logs/record-proofs.service.js';

/** Finds the proof that a record is in its organisation's log. */
export interface RecordProofs {
  /** Returns the proof as it is shown; null while no checkpoint covers the record. */
  find(organisationId: string, recordId: string): Promise<RecordProof | null>;
}

/** Injection token of `RecordProofs`. */
export const RECORD_PROOFS = Symbol('RecordProofs');
