/**
 * Binds a wrapped key to what it belongs to: KMS authenticates it, so the same pairs must come back to unwrap.
 * Ids only, never names: AWS writes it in clear into its own trail.
 */
export type EncryptionContext = Readonly<Record<string, string>>;

/** A fresh dataset key, in the two forms it exists in. */
export interface GeneratedDatasetKey {
  /** 32 bytes. The caller owns this memory and zeroes it (`fill(0)`) when done. */
  readonly plaintext: Buffer;
  /** The only form that may be stored; opaque, at most 6,144 bytes. */
  readonly wrapped: Buffer;
  /** The ARN of the key that wrapped it, also when the key was named by an alias. */
  readonly kmsKeyId: string;
}

/** What a key can be used for now: only an enabled one wraps and unwraps. */
export type KeyState = 'enabled' | 'disabled' | 'pending-deletion' | 'unavailable';

/** What KMS says about a key at the time of asking; it may have changed since. */
export interface KeyDescription {
  /** ARN. */
  readonly kmsKeyId: string;
  readonly state: KeyState;
  /** True for symmetric keys, the only ones dataset keys can be wrapped under. */
  readonly canWrap: boolean;
  /** When the key material is destroyed; set only while the state is pending-deletion. */
  readonly deletionDate: Date | undefined;
}

/**
 * Guarantees that every call ends within its deadline, with a key or with an `AppError` whose code is one of
 * `KeyErrorCode`; nothing is cached here. An abstract class, so that it is its own injection token.
 */
export abstract class KeyService {
  /** Returns a new random dataset key, unwrapped and wrapped under `kmsKeyId` (id, ARN or alias). */
  abstract generateDatasetKey(kmsKeyId: string, context: EncryptionContext): Promise<GeneratedDatasetKey>;

  /** Returns the 32 bytes that were wrapped; the caller owns and zeroes them. Throws KEY_CONTEXT_MISMATCH unless key and context are those of wrapping. */
  abstract decryptDatasetKey(wrapped: Buffer, kmsKeyId: string, context: EncryptionContext): Promise<Buffer>;

  /** Returns the key's state; a disabled key is described, not refused. */
  abstract describeKey(kmsKeyId: string): Promise<KeyDescription>;

  /** Returns the ARN of a new symmetric key that exists durably. */
  abstract createKey(description: string): Promise<{ readonly kmsKeyId: string }>;
}
