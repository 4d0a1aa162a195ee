import { describe, expect, it } from '@jest/globals';
import { isPlainOrigin, webOrigin } from './web-origin.schema.js';

const accepts = (value: unknown): boolean => webOrigin.safeParse(value).success;

describe('webOrigin', () => {
  it.each([
    'https://label.example.com',
    'https://label.example.com:8443',
    'https://xn--bcher-kva.example',
    'https://192.0.2.7',
    'https://[2001:db8::1]:8443',
    'http://localhost:3000',
    'http://127.0.0.1:8081',
    'http://[::1]:3000',
  ])('accepts %s, which is what a browser sends', (origin) => {
    expect(accepts(origin)).toBe(true);
  });

  it.each([
    '*',
    'null',
    '',
    'https://*',
    'https://*.example.com',
    'https://label.example.com/',
    'https://label.example.com/path',
    'https://label.example.com?x',
    'https://label.example.com:443',
    'http://localhost:80',
    'https://Label.example.com',
    'HTTPS://label.example.com',
    'https://bücher.example',
    'https://user@label.example.com',
    'https://label.example.com:99999',
    'https://label.example.com\r\nx: y',
    'https://0x7f.1',
    'http://label.example.com',
    'http://localhost.example.com',
    'http://127.0.0.2',
    'ftp://label.example.com',
    'chrome-extension://abcdef',
    'label.example.com',
    'https://label.example.com, https://other.example.com',
    `https://${'a.'.repeat(200)}com`,
    7,
    null,
  ])('refuses %j: no browser sends that, or it names more than one page’s origin', (value) => {
    expect(accepts(value)).toBe(false);
  });

  it('tells origins without TLS from the others', () => {
    expect(['http://localhost', 'https://label.example.com'].map(isPlainOrigin)).toEqual([true, false]);
  });
});
