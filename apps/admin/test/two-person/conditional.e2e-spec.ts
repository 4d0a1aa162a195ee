import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const ADMIN = '/admin/v1';
const STALE = '"0000000000000000000000000000000000000000000"';
const RULE = `${ADMIN}/organisations/acme/two-person-rule`;
const DISCLOSURE = {
  dataset: 'plans',
  authority: 'Court',
  legalBasis: 'an order',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2100-01-01T00:00:00Z',
};

let scene: Scene;
let first: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.dataset('acme', 'plans');
  [first, second] = (await Promise.all(['acme-admin', 'acme-second'].map((one) => scene.as(one)))) as [
    Api,
    Api,
  ];
});
afterAll(() => scene.stop());

const propose = async (): Promise<string> =>
  ok(await first.post(`${ADMIN}/lawful-disclosures`, DISCLOSURE)).id;
const disclosed = async (): Promise<string> => {
  ok(await second.post(`${ADMIN}/pending-changes/${await propose()}/approve`));
  const { items } = ok(await second.get(`${ADMIN}/lawful-disclosures?limit=1000`));
  return items.at(-1).id;
};

/** Where the thing is looked at, and what is then asked of it. */
const EDITS: readonly (readonly [
  string,
  () => Promise<string>,
  (view: string, tag: string) => Promise<Answer>,
])[] = [
  [
    'the rule itself',
    () => Promise.resolve(RULE),
    (view, tag) => second.send('PUT', view, { rule: 'required' }, { 'if-match': tag }),
  ],
  ...(['approve', 'reject'] as const).map(
    (verb) =>
      [
        `a decision to ${verb}`,
        async () => `${ADMIN}/pending-changes/${await propose()}`,
        (view: string, tag: string) => second.send('POST', `${view}/${verb}`, undefined, { 'if-match': tag }),
      ] as const,
  ),
  [
    'the end of a disclosure',
    async () => `${ADMIN}/lawful-disclosures/${await disclosed()}`,
    (view, tag) => second.send('DELETE', view, undefined, { 'if-match': tag }),
  ],
  [
    'the telling of a disclosure',
    async () => `${ADMIN}/lawful-disclosures/${await disclosed()}`,
    (view, tag) => second.send('POST', `${view}/tell`, undefined, { 'if-match': tag }),
  ],
];

describe('what two people are for', () => {
  it.each(EDITS)('is changed only where it is what was seen: %s', async (_what, make, edit) => {
    const view = await make();
    const seen = await second.get(view);
    const tag = String(seen.headers.etag);
    const refused = await edit(view, STALE);
    expect([refused.status, refused.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await second.get(view)).text).toBe(seen.text);
    const made = await edit(view, tag);
    expect(made.status).toBe(200);
    expect(made.headers.etag).toBe((await second.get(view)).headers.etag);
  });
});
