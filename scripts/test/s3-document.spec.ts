import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { S3_ERRORS } from '../../apps/gateway/src/s3/protocol/s3-refusal.js';
import { BUCKET_SETTINGS } from '../../apps/gateway/src/s3/operations/bucket-settings.js';
import { PROJECT } from '../generate-docs/product-sources.js';

const text = readFileSync(join(PROJECT, 'docs/s3.md'), 'utf8');

describe('docs/s3.md', () => {
  it('lists every error code of the endpoint under its status, and no other', () => {
    const rows = [...text.matchAll(/^\| (\d{3}) +\| (.*?) \|$/gm)];
    const listed = rows.flatMap(([, status, codes = '']) =>
      [...codes.matchAll(/`([A-Z]\w+)`/g)].map(([, code]) => `${status} ${code}`),
    );
    const known = Object.entries(S3_ERRORS).map(([code, [status]]) => `${status} ${code}`);
    expect(listed.sort()).toEqual(known.sort());
  });

  it('is about settings of buckets that exist', () => {
    const named = [...text.matchAll(/`\?(\w+)`/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !Object.hasOwn(BUCKET_SETTINGS, name))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});
