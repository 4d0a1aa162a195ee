import { describe, expect, test } from '@jest/globals';
import { clearSessionCookie, sessionCookieFor, setSessionCookie, soleCookie } from './session-cookie.js';
import { mintSessionSecret, parseSessionSecret } from './session-secret.js';

describe('a session’s secret', () => {
  test('is 256 random bits with one spelling, and only its hash leads to it', () => {
    const [one, other] = [mintSessionSecret(), mintSessionSecret()];
    expect(one.presented).toMatch(/^pcs_[A-Za-z0-9_-]{43}$/);
    expect(one.presented).not.toBe(other.presented);
    expect(parseSessionSecret(one.presented)).toEqual(one.secretHash);
    expect(one.secretHash).not.toEqual(other.secretHash);
  });

  test.each([
    '',
    'pcs_',
    `pcs_${'A'.repeat(42)}`,
    `pcs_${'A'.repeat(44)}`,
    `pct_${'A'.repeat(43)}`,
    `pcs_${'A'.repeat(42)}B`,
  ])('is refused in any other: %j', (text) => {
    expect(parseSessionSecret(text)).toBeNull();
  });
});

describe('a session’s cookie', () => {
  test('carries the prefix that its attributes earn', () => {
    const names = [
      { path: '/', secure: true },
      { path: '/gw', secure: true },
      { path: '/', secure: false },
    ].map((mount) => sessionCookieFor(mount).name);
    expect(names).toEqual(['__Host-portcullis-session', '__Secure-portcullis-session', 'portcullis-session']);
  });

  test('is cleared with the attributes it was set with, or browsers would keep it', () => {
    const cookie = sessionCookieFor({ path: '/gw', secure: true });
    const attributes = (text: string): string[] => text.split('; ').slice(2);
    expect(attributes(clearSessionCookie(cookie))).toEqual(attributes(setSessionCookie(cookie, 'x', 60)));
    expect(clearSessionCookie(cookie)).toMatch(/^__Secure-portcullis-session=; Max-Age=0; /);
  });

  test.each<[string, readonly string[], string | null | undefined]>([
    ['none', [], null],
    ['other cookies', ['Cookie', 'a=1; b=s=2'], null],
    ['it alone', ['Cookie', 's=1'], '1'],
    ['it among others', ['cookie', 'a=1;s=2 ; b=3'], '2'],
    ['a name that ends like it', ['Cookie', 'xs=1; s =2'], '2'],
    ['it without a value', ['Cookie', 's='], ''],
    ['it twice', ['Cookie', 's=1; s=1'], undefined],
    ['it in two headers', ['Cookie', 's=1', 'COOKIE', 's=2'], undefined],
    ['a cookie without a name', ['Cookie', 's; s=1'], '1'],
  ])('is found in %s', (_name, rawHeaders, expected) => {
    expect(soleCookie(rawHeaders, 's')).toBe(expected);
  });
});
