import { ArchiveFile, type ArchiveManifest, type ArchiveObjects, type ArchiveRow } from '#libs/trail-archive';

/** Bounds of what is in memory at a time; a file is also read whole to find one record in it. */
export interface ArchiveLimits {
  readonly rowsPerGroup: number;
  readonly rowsPerFile: number;
  readonly textPerFile: number;
}

type RecordFile = ArchiveManifest['records'][number];

/** Spreads rows, in the order of the log, over files of bounded size; what is in memory is one file. */
export class RecordFiles {
  private readonly files: RecordFile[] = [];
  private open = new OpenFile();
  private rowsPut = 0;

  constructor(
    private readonly objects: ArchiveObjects,
    private readonly limits: Pick<ArchiveLimits, 'rowsPerFile' | 'textPerFile'>,
  ) {}

  get rows(): number {
    return this.rowsPut;
  }

  async append(rows: readonly ArchiveRow[]): Promise<void> {
    await this.open.append(rows);
    if (this.open.rows >= this.limits.rowsPerFile || this.open.text >= this.limits.textPerFile)
      await this.put();
  }

  /** Returns every file; each is durable. */
  async finish(): Promise<RecordFile[]> {
    if (this.open.rows > 0) await this.put();
    return this.files;
  }

  private async put(): Promise<void> {
    const { open } = this;
    this.open = new OpenFile();
    const stored = await this.objects.put('records', await open.file.finish());
    this.files.push({ ...stored, ...open.ranges() });
    this.rowsPut += open.rows;
  }
}

class OpenFile {
  readonly file = new ArchiveFile();
  rows = 0;
  text = 0;
  private firstLeaf = 0;
  private lastLeaf = 0;
  private firstRecord = '';
  private lastRecord = '';

  async append(rows: readonly ArchiveRow[]): Promise<void> {
    await this.file.append(rows);
    for (const { recordId, leafIndex, event } of rows) {
      if (this.rows === 0 || recordId < this.firstRecord) this.firstRecord = recordId;
      if (recordId > this.lastRecord) this.lastRecord = recordId;
      if (this.rows === 0) this.firstLeaf = leafIndex;
      this.lastLeaf = leafIndex;
      this.rows += 1;
      this.text += event.length;
    }
  }

  ranges(): Pick<RecordFile, 'rows' | 'firstLeaf' | 'lastLeaf' | 'firstRecord' | 'lastRecord'> {
    const { rows, firstLeaf, lastLeaf, firstRecord, lastRecord } = this;
    return { rows, firstLeaf, lastLeaf, firstRecord, lastRecord };
  }
}
