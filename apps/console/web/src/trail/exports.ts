import { saveFile } from '../elements/save-file.js';
import type { Api } from '../api/api.js';
import type { EventFilters } from './event-filters.js';

/** How everything that matches can be taken away. `json` is the page that is shown; the others are all of it. */
export const EXPORT_FORMATS = [
  { format: 'json', label: 'JSON (newest 1,000)', extension: 'json' },
  { format: 'ndjson', label: 'NDJSON', extension: 'ndjson' },
  { format: 'csv', label: 'CSV', extension: 'csv' },
  { format: 'ocsf', label: 'OCSF, as hashed', extension: 'ocsf.ndjson' },
] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const MOST_OF_A_PAGE = 1_000;

/** Fetches everything that matches and hands it to the browser as a file. */
export async function saveExport(
  api: Api,
  filters: EventFilters,
  { format, extension }: ExportFormat,
): Promise<void> {
  const query = { ...filters, format, ...(format === 'json' && { limit: MOST_OF_A_PAGE }) };
  const response = await api.open(format === 'json' ? 'events' : 'exportEvents', { query });
  const name = `trail-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${extension}`;
  saveFile(await response.blob(), name);
}
