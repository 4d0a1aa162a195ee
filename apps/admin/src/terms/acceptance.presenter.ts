/** Somebody accepted a version of terms; by id, the time in ISO 8601 UTC. */
export interface AcceptanceView {
  readonly person: string;
  /** Of the document they accepted. */
  readonly sha256: string;
  readonly acceptedAt: string;
}
