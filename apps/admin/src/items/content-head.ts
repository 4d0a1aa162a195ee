/** Lets content pass and keeps its first bytes in memory, for what is told of an item by how it begins. */
export class ContentHead {
  private readonly kept: Buffer;
  private length = 0;

  constructor(
    private readonly content: AsyncIterable<Buffer>,
    limitBytes: number,
  ) {
    this.kept = Buffer.alloc(limitBytes);
  }

  /** At most `limitBytes`; all that has passed so far. */
  get bytes(): Buffer {
    return this.kept.subarray(0, this.length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of this.content) {
      this.length += chunk.copy(this.kept, this.length);
      yield chunk;
    }
  }

  /** Overwrites what was kept: it is plaintext. */
  forget(): void {
    this.kept.fill(0);
    this.length = 0;
  }
}
