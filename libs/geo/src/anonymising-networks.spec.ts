import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from '@jest/globals';
import { AnonymisingNetworks } from './anonymising-networks.js';

const header = '# source: test date: 2026-11-22\n';
const parse = (text: string) => AnonymisingNetworks.parse(text, 'list.txt');

describe('a list', () => {
  it('answers for both families, blocks and single addresses', () => {
    const networks = parse(`${header}203.0.113.0/24 # comment\n\n  198.51.100.7\r\n2001:db8:bad::/48\n`);
    expect(networks.origin).toEqual({ source: 'test', date: '2026-11-22' });
    for (const address of [
      '203.0.113.0',
      '203.0.113.255',
      '::ffff:203.0.113.9',
      '198.51.100.7',
      '2001:db8:bad:1::1',
    ]) {
      expect(networks.lookup(address)).toBe(true);
    }
    for (const address of ['203.0.112.255', '203.0.114.0', '198.51.100.8', '2001:db8:bae::', '8.8.8.8']) {
      expect(networks.lookup(address)).toBe(false);
    }
  });

  it('knows nothing of what is not an address', () => {
    expect(parse(`${header}10.0.0.0/8`).lookup('unknown')).toBeNull();
  });

  test.each([
    ['no header', '203.0.113.0/24\n'],
    ['a header without a date', '# source: test\n203.0.113.0/24\n'],
    ['a header with an impossible date', '# source: test date: 2026-13-45\n203.0.113.0/24\n'],
    ['a header without a source', '# source: date: 2026-11-22\n203.0.113.0/24\n'],
    ['nothing but a header', header],
    ['a line that is no network', `${header}203.0.113.0/24\nexit.example\n`],
    ['a prefix too long', `${header}203.0.113.0/33\n`],
    ['two networks on a line', `${header}203.0.113.0/24 198.51.100.0/24\n`],
    ['a HTML error page', '<!doctype html>\n<title>502</title>'],
    ['nothing', ''],
  ])('with %s refuses to load', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'NETWORK_LIST_INVALID' }));
  });

  it('that is absent refuses to load', async () => {
    await expect(AnonymisingNetworks.load('/nonexistent')).rejects.toMatchObject({
      code: 'NETWORK_LIST_INVALID',
    });
  });

  it('that ships as a format sample loads and names documentation addresses only', async () => {
    const path = fileURLToPath(new URL('../data/anonymising-networks.sample.txt', import.meta.url));
    const networks = await AnonymisingNetworks.load(path);
    expect([networks.lookup('203.0.113.9'), networks.lookup('8.8.8.8')]).toEqual([true, false]);
  });
});

describe('no list', () => {
  it('makes every address unknown, never "not anonymising"', () => {
    expect(AnonymisingNetworks.none().lookup('8.8.8.8')).toBeNull();
    expect(AnonymisingNetworks.none().origin).toBeNull();
  });
});
