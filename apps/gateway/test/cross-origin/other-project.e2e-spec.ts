import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addProject, allowOrigins, signIn } from '../support/browsers.js';
import { type Answer, ask } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';

const LABEL = 'https://label.example.com';
const OTHER = 'https://other.example.com';
const ALLOW = 'access-control-allow-origin';
const CONTENT = Buffer.from('0123456789');

let scene: Scene;
let ownItem: string;
let otherItem: string;
let otherProject: string;

beforeAll(async () => {
  scene = await Scene.create();
  const other = await addProject(scene, 'other');
  otherProject = other.project;
  ({ itemId: ownItem } = await scene.world.addItem({ content: CONTENT }));
  ({ itemId: otherItem } = await scene.world.addItem({ content: CONTENT, dataset: other.dataset }));
  await allowOrigins(scene, scene.world.project, [LABEL]);
  await allowOrigins(scene, otherProject, [OTHER]);
});
afterAll(() => scene?.stop());

interface Ask {
  readonly origin: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const fromPage = (path: string, { origin, method = 'GET', headers = {} }: Ask): Promise<Answer> =>
  scene.get(path, { method, headers: { origin, ...headers } });

/** Every way in which the two items, one of each project, can be asked for. */
const WAYS: readonly (readonly [string, (item: string) => string, Omit<Ask, 'origin'>, number])[] = [
  ['the bytes', (item) => contentPath(item), {}, 200],
  ['a range', (item) => contentPath(item), { headers: { range: 'bytes=2-5' } }, 206],
  ['the head', (item) => contentPath(item), { method: 'HEAD' }, 200],
  ['an unchanged item', (item) => contentPath(item), { headers: { 'if-none-match': '*' } }, 304],
  ['a range beyond the item', (item) => contentPath(item), { headers: { range: 'bytes=99-' } }, 416],
  ['an unmet condition', (item) => contentPath(item), { headers: { 'if-match': '"x"' } }, 412],
  ['the metadata', (item) => `/v1/items/${item}`, {}, 200],
  [
    'the export',
    (item) => `/v1/projects/${item === ownItem ? 'pictures' : 'other'}/exports/label-studio`,
    {},
    200,
  ],
  ['the listing', (item) => `/v1/projects/${item === ownItem ? 'pictures' : 'other'}/items`, {}, 200],
];

describe.each(WAYS)('%s', (_name, path, asked, status) => {
  it('of a project can be read by a page that the project allows', async () => {
    const answer = await fromPage(path(ownItem), { origin: LABEL, ...asked });
    expect(answer.status).toBe(status);
    expect(answer.headers[ALLOW]).toBe(LABEL);
    expect(answer.headers.vary).toBe('Origin');
    expect(answer.headers['access-control-expose-headers']).toContain('Content-Range');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('of another project cannot, though a project of this very deployment allows that page', async () => {
    for (const [item, origin] of [
      [otherItem, LABEL],
      [ownItem, OTHER],
    ] as const) {
      const answer = await fromPage(path(item), { origin, ...asked });
      expect(answer.status).toBe(status);
      expect(answer.headers[ALLOW]).toBeUndefined();
      expect(answer.headers.vary).toBe('Origin');
    }
  });

  it('cannot be read by a page nobody allows, whatever it calls itself', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      `${LABEL}.evil.example`,
      `${LABEL}:8443`,
      '*',
      '',
    ]) {
      const answer = await fromPage(path(ownItem), { origin, ...asked });
      expect([origin, answer.headers[ALLOW]]).toEqual([origin, undefined]);
      expect(answer.headers.vary).toBe('Origin');
    }
  });
});

describe('an item asked for by session', () => {
  it('can be read with its cookie by an allowed page of a sibling host, and by no other page', async () => {
    const { cookie } = await signIn(scene);
    const read = (origin: string, item: string): Promise<Answer> =>
      ask(scene.gateway.origin + contentPath(item), {
        headers: { cookie, origin, 'sec-fetch-site': 'same-site' },
      });
    const allowed = await read(LABEL, ownItem);
    expect(allowed.status).toBe(200);
    expect(allowed.headers[ALLOW]).toBe(LABEL);
    expect(allowed.headers['access-control-allow-credentials']).toBe('true');
    for (const [origin, item] of [
      [LABEL, otherItem],
      [OTHER, ownItem],
      ['https://evil.example', ownItem],
    ] as const) {
      const answer = await read(origin, item);
      expect(answer.status).toBe(200);
      expect(answer.headers[ALLOW]).toBeUndefined();
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('leaves what is the person’s own, and about no project, to pages of the gateway’s own origin', async () => {
    const { cookie } = await signIn(scene);
    for (const path of ['/v1/me', '/v1/projects', '/v1/terms', '/v1/session']) {
      const headers = { cookie, origin: LABEL, 'sec-fetch-site': 'same-site' };
      const answer = await ask(scene.gateway.origin + path, { headers });
      expect([path, answer.status, answer.headers[ALLOW]]).toEqual([path, 200, undefined]);
    }
  });
});

describe('an answer about no project', () => {
  it('can be read by a page that some active project allows, with a credential of its own', async () => {
    for (const path of ['/v1/me', '/v1/projects', '/v1/terms']) {
      for (const origin of [LABEL, OTHER]) {
        const answer = await fromPage(path, { origin });
        expect([path, answer.status, answer.headers[ALLOW]]).toEqual([path, 200, origin]);
      }
      expect((await fromPage(path, { origin: 'https://evil.example' })).headers[ALLOW]).toBeUndefined();
    }
  });

  it('tells such a page why it failed, so that a tool need not say "status 0"', async () => {
    const cases: [string, number, Record<string, string>][] = [
      ['/v1/me', 401, { authorization: 'Bearer x' }],
      ['/v1/items/nothing/content', 404, {}],
      ['/v1/nothing', 404, {}],
      ['/v1/projects/pictures/items?limit=x', 400, {}],
    ];
    for (const [path, status, headers] of cases) {
      const answer = await fromPage(path, { origin: LABEL, headers });
      expect([path, answer.status, answer.headers[ALLOW]]).toEqual([path, status, LABEL]);
      const stranger = await fromPage(path, { origin: 'https://evil.example', headers });
      expect([path, stranger.status, stranger.headers[ALLOW]]).toEqual([path, status, undefined]);
    }
  });
});
