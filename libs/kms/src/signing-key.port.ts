/** One Ed25519 key that signs and never leaves its keeper. */
export interface SigningKey {
  /** Returns the 32 bytes of the public key. */
  publicKey(): Promise<Buffer>;

  /** Returns the 64 bytes of the signature over the message itself, at most 4,096 bytes. */
  sign(message: Buffer): Promise<Buffer>;
}
