/** What becomes, or became, of one line of a file. */
export interface FileRow {
  /** As a spreadsheet counts: the heading is 1. */
  readonly row: number;
  readonly status: 'would-create' | 'created' | 'exists' | 'error';
  readonly assignment: string | null;
  readonly code: string | null;
  readonly field: string | null;
  readonly detail: string | null;
}

/** What becomes, or became, of a file of assignments. */
export interface FileReport {
  readonly dryRun: boolean;
  /** Of the file. */
  readonly sha256: string;
  readonly counts: { readonly create: number; readonly exists: number; readonly error: number };
  readonly rows: readonly FileRow[];
}
