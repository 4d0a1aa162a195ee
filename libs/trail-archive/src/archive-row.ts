/** A record (part 0) or its outcome (part 1) as it is archived. An outcome has nulls where only a record has a value. */
export interface ArchiveRow {
  readonly recordId: string;
  readonly part: number;
  readonly leafIndex: number;
  readonly leafHash: Buffer;
  readonly organisation: string;
  readonly kind: string | null;
  readonly effect: string | null;
  readonly codes: readonly string[];
  readonly subject: string | null;
  readonly tool: string | null;
  readonly project: string | null;
  readonly dataset: string | null;
  readonly item: string | null;
  readonly country: string | null;
  /** When it was recorded, to the millisecond. */
  readonly time: Date;
  /** The text that the leaf is the hash of, byte for byte. */
  readonly event: string;
}
