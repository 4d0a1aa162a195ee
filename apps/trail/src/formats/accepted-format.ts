import type { PageFormat } from '../search/event-query.schema.js';

const BY_MEDIA_TYPE: ReadonlyMap<string, PageFormat> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/csv', 'csv'],
]);

/** Returns the format of the query, else the first one the `Accept` header names, else JSON. */
export function acceptedFormat(format: PageFormat | undefined, accept: string | undefined): PageFormat {
  if (format !== undefined) return format;
  const named = (accept ?? '').split(',').map((part) => part.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return named.map((type) => BY_MEDIA_TYPE.get(type)).find((known) => known !== undefined) ?? 'json';
}
