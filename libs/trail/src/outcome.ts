export type Ending =
  | 'complete'
  | 'client_aborted'
  | 'revoked'
  | 'lease_lost'
  | 'integrity_error'
  | 'storage_error'
  | 'key_error'
  | 'stalled'
  | 'shutdown';

/** How a read ended, and when. `bytesSent` never claims fewer bytes than the client got (invariant I8). */
export interface Outcome {
  readonly recordId: string;
  readonly organisationId: string;
  readonly bytesSent: number;
  readonly ending: Ending;
}
