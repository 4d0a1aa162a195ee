import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RunningIdp } from '../test/running-idp.js';

let running: RunningIdp;

beforeAll(async () => {
  running = await RunningIdp.start();
});
afterAll(() => running.stop());

function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(running.origin);
    const outgoing = httpRequest({ host, port, path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject).end();
  });
}

const DISCOVERY = '/idp/.well-known/openid-configuration';

describe('a provider mounted below a path', () => {
  test('names only its own issuer, whatever host a proxy header claims', async () => {
    const claimed = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    for (const headers of [{}, claimed, { host: 'localhost:9' }]) {
      const { status, body } = await get(DISCOVERY, headers);
      expect(status).toBe(200);
      const document = JSON.parse(body) as Record<string, unknown>;
      expect(document['issuer']).toBe(running.issuer);
      expect(document['jwks_uri']).toBe(`${running.issuer}/jwks`);
      expect(document['token_endpoint']).toBe(`${running.issuer}/token`);
      expect(document['authorization_endpoint']).toBe(`${running.issuer}/auth`);
      expect(body).not.toContain('evil');
    }
  });

  test('does not answer a foreign name that resolves to this machine', async () => {
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '127.0.0.1@evil',
    ]) {
      expect((await get(DISCOVERY, { host })).status).toBe(421);
    }
  });

  test('answers below its path only', async () => {
    for (const path of [
      '/',
      '/idpx/jwks',
      '/jwks',
      '/idp/nothing',
      '/idp/reg',
      '/idp/token/introspection',
      '//idp/jwks',
    ]) {
      expect((await get(path)).status).toBe(404);
    }
    expect((await get('/idp/jwks')).status).toBe(200);
  });

  test('offers code with PKCE, the sample grant and the end of a session, and no flow beside', async () => {
    const document = JSON.parse((await get(DISCOVERY)).body) as Record<string, unknown>;
    expect(document).toMatchObject({
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    });
    expect(document['grant_types_supported']).toContain('urn:portcullis:grant-type:sample-person');
    expect(document['end_session_endpoint']).toMatch(/\/session\/end$/);
    for (const endpoint of ['registration_endpoint', 'device_authorization_endpoint']) {
      expect(document[endpoint]).toBeUndefined();
    }
  });
});
