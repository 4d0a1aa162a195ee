import type { ExportedItem } from './exported-item.js';

/** How a file of tasks is written, an entry at a time, so that no more than a page of it is ever in memory. */
export interface ExportFormat {
  readonly mediaType: string;
  readonly fileName: string;
  readonly head: string;
  readonly tail: string;
  /** Stands between two entries. */
  readonly separator: string;
  /** null for an item that a file of this kind has no place for. */
  readonly toEntry: (item: ExportedItem) => object | null;
}

/** Yields the text of a whole export from its pages; an error of theirs ends it without its tail. */
export async function* toPieces(
  format: ExportFormat,
  pages: AsyncIterable<readonly ExportedItem[]>,
): AsyncGenerator<string, void, undefined> {
  let before = format.head;
  for await (const page of pages) {
    const entries = page.map(format.toEntry).filter((entry) => entry !== null);
    if (entries.length === 0) continue;
    yield before + entries.map((entry) => JSON.stringify(entry)).join(format.separator);
    before = format.separator;
  }
  yield (before === format.head ? before : '') + format.tail;
}
