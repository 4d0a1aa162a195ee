/** Finds the proof that a record is in its organisation's log. */
export interface RecordProofs {
  /** Returns the proof as it is shown; null while no checkpoint covers the record. */
  find(organisationId: string, recordId: string): Promise<object | null>;
}

/** Injection token of `RecordProofs`. */
export const RECORD_PROOFS = Symbol('RecordProofs');
