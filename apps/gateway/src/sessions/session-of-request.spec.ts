import { describe, expect, it } from '@jest/globals';
import { type BrowserSession, mintSessionSecret } from '#libs/identity';
import { presignedMayBeUsed, SessionOfRequest } from './session-of-request.js';

const NAME = '__Host-portcullis-session';
const { presented, secretHash } = mintSessionSecret();
const NOW = new Date('2026-11-27T12:00:00Z');
const clock = { now: () => NOW, monotonicMs: () => 0 };

function sessionOf(expiresAt: Date): SessionOfRequest {
  const session: BrowserSession = { id: 's', personId: 'anna', issuer: 'i', subject: 'anna', expiresAt };
  const findSession = (hash: Buffer) => Promise.resolve(hash.equals(secretHash) ? session : null);
  return new SessionOfRequest({ findSession }, NAME, clock);
}

const live = sessionOf(new Date(NOW.getTime() + 1));
const asks = (rawHeaders: readonly string[], method = 'GET') => ({ method, raw: { rawHeaders } });

describe(SessionOfRequest, () => {
  it('finds the person whose session the browser sent along', async () => {
    expect(await live.find(asks(['Host', 'h', 'Cookie', `a=b; ${NAME}=${presented}`]))).toBe('anna');
    expect(await live.find(asks(['cookie', `${NAME}=${presented}`, 'Sec-Fetch-Site', 'same-origin']))).toBe(
      'anna',
    );
  });

  it.each<[string, readonly string[], string]>([
    ['no cookie', ['Host', 'h'], 'GET'],
    ['another cookie', ['Cookie', `x${NAME}=${presented}`], 'GET'],
    ['two of that name', ['Cookie', `${NAME}=${presented}; ${NAME}=${presented}`], 'GET'],
    ['two headers with it', ['Cookie', `${NAME}=${presented}`, 'Cookie', `${NAME}=x`], 'GET'],
    ['an unknown secret', ['Cookie', `${NAME}=${mintSessionSecret().presented}`], 'GET'],
    ['another spelling', ['Cookie', `${NAME}=${presented.slice(0, -1)}*`], 'GET'],
    ['a page of another site', ['Cookie', `${NAME}=${presented}`, 'Sec-Fetch-Site', 'cross-site'], 'GET'],
    [
      'two sites',
      ['Cookie', `${NAME}=${presented}`, 'Sec-Fetch-Site', 'none', 'Sec-Fetch-Site', 'none'],
      'GET',
    ],
    ['a method that changes', ['Cookie', `${NAME}=${presented}`], 'POST'],
  ])('finds nobody with %s', async (_name, rawHeaders, method) => {
    expect(await live.find(asks(rawHeaders, method))).toBeNull();
  });

  it('finds nobody in a session that has ended', async () => {
    const ended = sessionOf(NOW);
    expect(await ended.find(asks(['Cookie', `${NAME}=${presented}`]))).toBeNull();
  });
});

describe(presignedMayBeUsed, () => {
  it.each<[boolean, string | null, string | null, boolean]>([
    [false, 'anna', null, true],
    [false, null, null, true],
    [true, 'anna', 'anna', true],
    [true, 'anna', 'ben', false],
    [true, 'anna', null, false],
    [true, null, 'anna', false],
    [true, null, null, false],
  ])(
    'where a session is needed: %s, issued for %s, in the session of %s: %s',
    (needed, issuedFor, of, may) => {
      expect(presignedMayBeUsed({ requireSessionForPresigned: needed }, issuedFor, of)).toBe(may);
    },
  );
});
