import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodePart, Browser, RunningIdp, SECRET } from '../test/running-idp.js';

let running: RunningIdp;

beforeAll(async () => {
  running = await RunningIdp.start();
});
afterAll(() => running.stop());
afterEach(() => {
  expect(running.reported).toEqual([]);
});

describe('signing in with a browser', () => {
  test('leads by code and PKCE to an access token the verifier accepts and an ID token it refuses', async () => {
    const browser = new Browser(running);
    const callback = await browser.choose(await browser.begin(), { handle: 'operator' });
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      state: 'state-1',
      iss: running.issuer,
    });
    const response = await browser.exchange(callback.searchParams.get('code') ?? '');
    expect(response.status).toBe(200);
    const tokens = (await response.json()) as { access_token: string; id_token: string; expires_in: number };
    expect(tokens.expires_in).toBe(900);
    const verifier = running.verifier();
    expect(await verifier.verify(tokens.access_token)).toMatchObject({ ok: true, subject: 'sub-operator' });
    expect(await verifier.verify(tokens.id_token)).toMatchObject({ ok: false, code: 'TOKEN_TYPE' });
    expect(decodePart(tokens.id_token, 'claims')).toMatchObject({ sub: 'sub-operator', nonce: 'nonce-1' });
  });

  test('a second time needs no page while the session lives, also across a rotation of the keys', async () => {
    const browser = new Browser(running);
    await browser.choose(await browser.begin(), { handle: 'operator' });
    await running.idp.rotateKeys();
    const again = await browser.request(browser.authorizationUrl());
    expect(again.headers.get('location')).toContain('code=');
  });

  test('a code serves once, with its verifier and its redirect only', async () => {
    for (const changes of [{ code_verifier: 'x'.repeat(43) }, { redirect_uri: `${running.origin}/other` }]) {
      const browser = new Browser(running);
      const callback = await browser.choose(await browser.begin(), { handle: 'operator' });
      const refused = await browser.exchange(callback.searchParams.get('code') ?? '', changes);
      expect(refused.status).toBe(400);
    }
    const browser = new Browser(running);
    const callback = await browser.choose(await browser.begin(), { handle: 'operator' });
    const code = callback.searchParams.get('code') ?? '';
    expect((await browser.exchange(code)).status).toBe(200);
    expect((await browser.exchange(code)).status).toBe(400);
  });

  test('without PKCE, with a foreign redirect or another response type there is no sign-in', async () => {
    const browser = new Browser(running);
    for (const changes of [{ code_challenge: '', code_challenge_method: '' }, { response_type: 'token' }]) {
      const response = await browser.request(browser.authorizationUrl(changes));
      expect(response.headers.get('location') ?? '').toMatch(/callback[?#].*error=/);
    }
    const foreign = await browser.request(
      browser.authorizationUrl({ redirect_uri: 'https://evil.example/' }),
    );
    expect([foreign.status, foreign.headers.get('location')]).toEqual([400, null]);
    expect(foreign.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the sign-in page', () => {
  test('lists the people, escaped, and can load, run and frame nothing', async () => {
    const browser = new Browser(running);
    const page = await browser.request(await browser.begin());
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('value="annotator-de"');
    expect(html).toContain('Anna &lt;b&gt;Otator&lt;/b&gt;');
    expect(html).not.toMatch(/<script|https?:|src=|@import/);
    expect(html).not.toContain('type="password"');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  test('asks whoever comes through a proxy for the local secret', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    const browser = new Browser(running);
    const page = await browser.begin();
    expect(await (await browser.request(page, { headers: forwarded })).text()).toContain('type="password"');
    for (const fields of [
      { handle: 'operator' },
      { handle: 'operator', secret: 'wrong' },
      { handle: 'nobody', secret: SECRET },
    ]) {
      const body = new URLSearchParams(fields);
      expect((await browser.request(page, { method: 'POST', body, headers: forwarded })).status).toBe(403);
    }
    const callback = await browser.choose(page, { handle: 'operator', secret: SECRET }, forwarded);
    expect(callback.searchParams.get('code')).not.toBeNull();
  });

  test('belongs to the browser that began: another one, or none, gets nowhere', async () => {
    const page = await new Browser(running).begin();
    const thief = new Browser(running);
    expect((await thief.request(page)).status).toBe(400);
    const body = new URLSearchParams({ handle: 'operator' });
    expect((await thief.request(page, { method: 'POST', body })).status).toBe(400);
    expect((await thief.request('/idp/interaction/unknown')).status).toBe(400);
  });

  test('refuses an unknown person, another content type and a body over 4 KiB', async () => {
    const browser = new Browser(running);
    const page = await browser.begin();
    const bodies = [
      new URLSearchParams({ handle: 'nobody' }),
      JSON.stringify({ handle: 'operator' }),
      new URLSearchParams({ handle: 'operator', pad: 'x'.repeat(5000) }),
    ];
    for (const body of bodies)
      expect((await browser.request(page, { method: 'POST', body })).status).toBe(403);
  });
});
