import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodePart, AUDIENCE, PEOPLE, RunningIdp, SECRET } from '../test/running-idp.js';

let running: RunningIdp;

beforeAll(async () => {
  running = await RunningIdp.start();
});
afterAll(() => running.stop());
afterEach(() => {
  expect(running.reported).toEqual([]);
});

describe('the sample person grant', () => {
  test('gives an access token that the verifier accepts', async () => {
    const response = await running.sampleGrant();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('no-store');
    const answer = (await response.json()) as {
      access_token: string;
      expires_in: number;
      token_type: string;
    };
    expect(answer).toMatchObject({ expires_in: 900, token_type: 'Bearer', scope: 'portcullis' });
    expect(decodePart(answer.access_token, 'header')).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const claims = decodePart(answer.access_token, 'claims');
    expect(claims).toMatchObject({
      iss: running.issuer,
      aud: AUDIENCE,
      sub: 'sub-annotator-de',
      client_id: 'portcullis-cli',
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
    expect(await running.verifier().verify(answer.access_token)).toMatchObject({
      ok: true,
      subject: 'sub-annotator-de',
      scopes: ['portcullis'],
    });
  });

  test('lets a token live up to an hour and no longer', async () => {
    const claims = decodePart(await running.sampleToken({ life_seconds: '3600' }), 'claims');
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(3600);
    for (const life of ['3601', '0', '-1', '1e3', '99999', 'x']) {
      const response = await running.sampleGrant({ life_seconds: life });
      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
        400,
        'invalid_request',
      ]);
    }
  });

  test('refuses a wrong secret and an unknown person in the same words', async () => {
    const attempts = [
      { secret: `${SECRET}x` },
      { secret: '' },
      { secret: SECRET.slice(1) },
      { handle: 'nobody' },
      { handle: '' },
      { handle: 'nobody', secret: 'wrong' },
    ];
    const bodies = new Set<string>();
    for (const fields of attempts) {
      const response = await running.sampleGrant(fields);
      expect(response.status).toBe(400);
      bodies.add(await response.text());
    }
    expect([...bodies]).toEqual([expect.stringContaining('invalid_grant')]);
  });

  test('refuses fields sent twice and the console as client', async () => {
    const twice = new URLSearchParams([
      ['grant_type', 'urn:portcullis:grant-type:sample-person'],
      ['client_id', 'portcullis-cli'],
      ['handle', 'operator'],
      ['handle', 'annotator-de'],
      ['secret', SECRET],
    ]);
    const response = await fetch(`${running.issuer}/token`, { method: 'POST', body: twice });
    expect(response.status).toBe(400);
    expect((await running.sampleGrant({ client_id: 'portcullis-console' })).status).toBe(400);
    expect((await running.sampleGrant({ client_id: 'nobody' })).status).toBe(401);
  });

  test('finds people who were added later', async () => {
    const people = [...PEOPLE];
    await running.create({ people: () => Promise.resolve(people) });
    expect((await running.sampleGrant({ handle: 'newcomer' })).status).toBe(400);
    people.push({ handle: 'newcomer', subject: 'sub-new', name: 'N', email: 'n@example.test' });
    expect(await running.verifier().verify(await running.sampleToken({ handle: 'newcomer' }))).toMatchObject({
      ok: true,
      subject: 'sub-new',
    });
  });
});

describe('starting', () => {
  test('prints nothing', async () => {
    const streams = [process.stdout, process.stderr];
    const printed: unknown[] = [];
    for (const stream of streams) stream.write = (chunk: unknown) => printed.push(chunk) > 0;
    try {
      await running.create();
      await running.sampleToken();
      await fetch(`${running.issuer}/.well-known/openid-configuration`);
    } finally {
      for (const stream of streams) Reflect.deleteProperty(stream, 'write');
    }
    expect(printed).toEqual([]);
  });

  test.each([
    [{ sampleTokenSecret: 'short' }, /at least 32/],
    [{ issuer: 'http://127.0.0.1:1/idp/' }, /trailing slash/],
    [{ issuer: 'ftp://127.0.0.1/idp' }, /http/],
    [{ issuer: 'idp' }, /http/],
    [{ audience: 'portcullis' }, /absolute URI/],
  ])('is refused with %j', async (changes, message) => {
    await expect(running.create(changes)).rejects.toThrow(message);
  });
});
