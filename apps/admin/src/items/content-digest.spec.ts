import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { expectedDigestsOf } from './content-digest.js';

const hash = createHash('sha256').update('body');
const hex = hash.copy().digest('hex');
const base64 = hash.digest('base64');

describe(expectedDigestsOf.name, () => {
  it.each([
    [{}, []],
    [{ digest: `sha-256=${base64}` }, [hex]],
    [{ digest: `SHA-256=${base64}` }, [hex]],
    [{ digest: `unixsum=30637,sha-256=${base64}` }, [hex]],
    [{ 'content-digest': `sha-256=:${base64}:` }, [hex]],
    [{ 'content-digest': `sha-512=:AAAA:, sha-256=:${base64}:` }, [hex]],
    [{ digest: `sha-256=${base64}`, 'content-digest': `sha-256=:${base64}:` }, [hex, hex]],
  ])('reads %j', (headers, expected) => {
    expect(expectedDigestsOf(headers)).toEqual(expected);
  });

  it.each([
    { digest: '' },
    { digest: 'md5=1B2M2Y8AsgTpgAmY7PhCfg==' },
    { digest: `sha-256=${hex}` },
    { digest: `sha-256=${base64.slice(0, -1)}` },
    { digest: `sha-256=${base64.replaceAll('=', '-')}` },
    { 'content-digest': `sha-256=${base64}` },
    { 'content-digest': 'sha-512=:AAAA:' },
  ])('refuses %j, because silence would read as "checked"', (headers) => {
    expect(() => expectedDigestsOf(headers)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});
