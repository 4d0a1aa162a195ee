/** A key and the stored length in bytes. */
export interface StoredObject {
  readonly key: string;
  readonly length: number;
}

/**
 * Keeps immutable objects under keys. An object is either wholly there or not there at all: a reader never sees one
 * that is being written, and a writer never changes one that exists. Keys follow `isObjectKey`.
 *
 * Errors: OBJECT_KEY_INVALID, OBJECT_EXISTS, OBJECT_NOT_FOUND, OBJECT_LENGTH_MISMATCH, OBJECT_STORE_UNAVAILABLE.
 * An aborted signal ends the call with the signal's reason.
 */
export interface ObjectStore {
  /**
   * Resolves when the object is durable and visible. If the content or the store fails, or the signal aborts before
   * all content was taken, nothing becomes visible. Refuses an existing key.
   */
  put(
    key: string,
    content: AsyncIterable<Buffer>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly length: number }>;

  /**
   * Yields exactly `length` bytes from `offset`, in order, or throws; releases everything when the consumer stops early.
   * A piece is the consumer's until it asks for the next one, which may be read into the same memory.
   */
  read(key: string, offset: number, length: number, signal?: AbortSignal): AsyncIterable<Buffer>;

  /** Returns the whole object, which must be exactly `length` bytes long; meant for objects of at most a few chunks. */
  readWhole(key: string, length: number): Promise<Buffer>;

  /** Resolves when the object is gone, which it may have been before. */
  delete(key: string): Promise<void>;

  /** Yields the objects whose keys continue `prefix/`, in no order; `''` means all. */
  list(prefix: string): AsyncIterable<StoredObject>;
}
