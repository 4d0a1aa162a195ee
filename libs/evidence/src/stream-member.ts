/** What an event says of its place in its instance's chain, as `unmapped.stream`. */
export interface StreamMember {
  /** The instance's Ed25519 public key, 32 bytes in base64url. */
  readonly key: string;
  /** Root of the chain's previous batch in base64url; empty in the first. */
  readonly previous: string;
  /** Place of the record's batch in the chain, from 1. */
  readonly sequence: number;
  /** The chain (UUID). */
  readonly uid: string;
}

/** Returns the member's value as canonical JSON; written by hand because it runs with every batch. */
export function streamMember({ key, previous, sequence, uid }: StreamMember): string {
  return `{"key":"${key}","previous":"${previous}","sequence":${sequence},"uid":"${uid}"}`;
}
