import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

const HOUR_MS = 3_600_000;
/** The beginning of the hour before last. */
const START_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
const iso = (ms: number): string => new Date(ms).toISOString();
const PATH = `/trail/v1/summary?from=${iso(START_MS)}&to=${iso(START_MS + 2 * HOUR_MS)}`;

let scene: TrailScene;
let auditor: Api;
beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('acme-auditor');
  await scene.access({ atMs: START_MS + 1_000 });
  await scene.access({ atMs: START_MS + 2_000, person: 'cleo', country: 'FR' });
  await scene.access({
    atMs: START_MS + HOUR_MS,
    effect: 'deny',
    codes: ['NOT_ASSIGNED', 'TRAINING_MISSING'],
  });
  await scene.access({
    atMs: START_MS + HOUR_MS + 1,
    effect: 'deny',
    codes: ['NOT_ASSIGNED'],
    country: null,
  });
  await scene.access({ atMs: START_MS + HOUR_MS + 2, kind: 'listing' });
  await scene.access({ atMs: START_MS + HOUR_MS + 3, organisation: 'borealis', person: 'bob' });
  await scene.access({ atMs: START_MS + 2 * HOUR_MS });
  await scene.sequence();
});
afterAll(() => scene.stop());

describe('GET /trail/v1/summary', () => {
  it('counts the reads of the time: when, from where, by whom, in which project, and why they were refused', async () => {
    const { body, headers } = await auditor.get(PATH);
    expect(body).toMatchObject({
      countedFrom: iso(START_MS),
      allowed: 2,
      refused: 2,
      series: [
        { at: iso(START_MS), allowed: 2, refused: 0 },
        { at: iso(START_MS + HOUR_MS), allowed: 0, refused: 2 },
      ],
      people: [
        { personId: scene.id('anna'), allowed: 1, refused: 2 },
        { personId: scene.id('cleo'), allowed: 1, refused: 0 },
      ],
      projects: [{ projectId: scene.id('acme/street'), allowed: 2, refused: 2 }],
      codes: [
        { code: 'NOT_ASSIGNED', refused: 2 },
        { code: 'TRAINING_MISSING', refused: 1 },
      ],
    });
    expect(new Set(body.countries)).toEqual(
      new Set([
        { country: 'DE', allowed: 1, refused: 1 },
        { country: 'FR', allowed: 1, refused: 0 },
        { country: null, allowed: 0, refused: 1 },
      ]),
    );
    expect(headers['x-access-record']).toBeDefined();
  });

  it('counts what the caller’s organisations own and no more; an operator’s auditor may narrow', async () => {
    const everywhere = await scene.fixture.as('operator-auditor');
    expect((await everywhere.get(PATH)).body.allowed).toBe(3);
    expect((await everywhere.get(`${PATH}&organisation=borealis`)).body.allowed).toBe(1);
    expect((await auditor.get(`${PATH}&organisation=borealis`)).status).toBe(422);
  });

  it('is on the trail itself before it is answered', async () => {
    const { headers } = await auditor.get(PATH);
    const [entry] = await scene.query(`SELECT kind, effect FROM access_entries WHERE id = $1`, [
      headers['x-access-record'],
    ]);
    expect(entry).toEqual({ kind: 'trail', effect: 'allow' });
  });

  it.each([
    ['no time', '/trail/v1/summary'],
    ['an end before the beginning', `/trail/v1/summary?from=${iso(2_000)}&to=${iso(1_000)}`],
    ['too many intervals', `${PATH.replace(iso(START_MS), iso(0))}&interval=minute`],
    ['another interval', `${PATH}&interval=week`],
  ])('refuses %s', async (_what, path) => {
    const answer = await auditor.get(path);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });
});
