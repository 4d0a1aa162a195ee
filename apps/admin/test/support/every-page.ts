import type { Api } from './api.js';
import { ok } from './scene.js';

/** Every entry of a list, page by page. */
export async function everyPage<Entry>(api: Api, path: string, limit = 1000): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = ok(await api.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${next}`));
    entries.push(...(page.items as Entry[]));
    cursor = page.nextCursor;
  }
  return entries;
}
