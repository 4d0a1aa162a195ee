import { parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ArchiveRow } from './archive-row.js';

const REQUIRED = { repetition_type: 'REQUIRED' } as const;
const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

const text = (name: string): SchemaElement => ({ name, ...TEXT, ...REQUIRED });
const textOrNull = (name: string): SchemaElement => ({ name, ...TEXT, ...OPTIONAL });

// docs/trail-archive.md lists these columns for readers: change both.
const COLUMNS: readonly (readonly [SchemaElement, ...SchemaElement[]])[] = [
  [text('record_id')],
  [{ name: 'part', type: 'INT32', ...REQUIRED }],
  [{ name: 'leaf_index', type: 'INT64', ...REQUIRED }],
  [{ name: 'leaf_hash', type: 'BYTE_ARRAY', ...REQUIRED }],
  [text('organisation')],
  [textOrNull('kind')],
  [textOrNull('effect')],
  [
    { name: 'codes', ...REQUIRED, converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    text('element'),
  ],
  [textOrNull('subject')],
  [textOrNull('tool')],
  [textOrNull('project')],
  [textOrNull('dataset')],
  [textOrNull('item')],
  [textOrNull('country')],
  [{ name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', ...REQUIRED }],
  [text('event')],
];
const SCHEMA: SchemaElement[] = [{ name: 'root', num_children: COLUMNS.length }, ...COLUMNS.flat()];

type Column = keyof Stored;
/** A row as Parquet has it. */
interface Stored {
  readonly record_id: string;
  readonly part: number;
  readonly leaf_index: bigint;
  readonly leaf_hash: Uint8Array;
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
  readonly time: Date;
  readonly event: string;
}

/**
 * One Parquet file of archived rows, built in memory a row group at a time and read back to the same rows.
 * The same rows in the same groups are the same bytes, so a file that was written before a crash is found again by its hash.
 */
export class ArchiveFile {
  private readonly writer = new ByteWriter();
  private readonly parquet = new ParquetWriter({
    writer: this.writer,
    schema: SCHEMA,
    createdBy: 'portcullis',
  });

  /** Returns the rows of a file's bytes; throws where they are no such file. */
  static async read(bytes: Buffer): Promise<ArchiveRow[]> {
    const slice = (from: number, to?: number): ArrayBuffer =>
      Uint8Array.from(bytes.subarray(from, to)).buffer;
    const file = { byteLength: bytes.length, slice };
    // Without it every array of bytes would be taken for text, hashes too.
    const rows = await parquetReadObjects({ file, utf8: false });
    return (rows as unknown as Stored[]).map(fromStored);
  }

  /** Adds rows as one row group. */
  async append(rows: readonly ArchiveRow[]): Promise<void> {
    const stored = rows.map(toStored);
    const columnData = COLUMNS.map(([{ name }]) => ({
      name,
      data: stored.map((row) => row[name as Column]),
    }));
    await this.parquet.write({ columnData, rowGroupSize: rows.length });
  }

  /** Returns the finished file; nothing can be added to it any more. */
  async finish(): Promise<Buffer> {
    await this.parquet.finish();
    return Buffer.from(this.writer.getBytes());
  }
}

function toStored({ recordId, leafIndex, leafHash, ...same }: ArchiveRow): Stored {
  return { ...same, record_id: recordId, leaf_index: BigInt(leafIndex), leaf_hash: leafHash };
}

function fromStored({ record_id, leaf_index, leaf_hash, ...same }: Stored): ArchiveRow {
  return { ...same, recordId: record_id, leafIndex: Number(leaf_index), leafHash: Buffer.from(leaf_hash) };
}
