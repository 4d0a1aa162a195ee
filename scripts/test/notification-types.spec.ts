import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFICATION_TYPES } from '#libs/notifications';

const ROOT = join(import.meta.dirname, '../..');
/** Where types are listed and worded, and not written. */
const CATALOGUES = /notification-types\.ts$|mail-words\.ts$/;

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|sql)$/.test(path) && !/\.spec\.ts$/.test(path) && !CATALOGUES.test(path))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'));
}

describe('the list of notifications', () => {
  it('promises nothing that nobody ever tells', () => {
    const folders = ['apps/admin/src', 'apps/trail/src', 'apps/worker/src', 'libs/persistence/migrations'];
    const sources = folders.flatMap(sourcesIn);
    const never = Object.keys(NOTIFICATION_TYPES).filter(
      (type) => !sources.some((text) => text.includes(`'${type}'`)),
    );
    expect(never).toEqual([]);
  });
});
