import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.now();

let scene: TrailScene;
let auditor: Api;
let client: Api;
const records: Record<string, string> = {};

beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('operator-auditor');
  client = await scene.fixture.as('acme-auditor');
  records['old'] = await scene.access({ atMs: NOW_MS - 400 * DAY_MS, country: 'FR' });
  records['plain'] = await scene.access({ atMs: NOW_MS - 5_000 });
  records['denied'] = await scene.access({
    atMs: NOW_MS - 4_000,
    effect: 'deny',
    codes: ['NDA_NOT_ACCEPTED', 'COUNTRY_UNKNOWN'],
    country: null,
    person: 'cleo',
    item: 'two',
  });
  records['tool'] = await scene.access({ atMs: NOW_MS - 3_000, tool: 'label-tool', bytes: 77 });
  records['listing'] = await scene.access({ atMs: NOW_MS - 2_000, kind: 'listing', item: null });
  records['foreign'] = await scene.access({ atMs: NOW_MS - 1_000, organisation: 'borealis', person: 'bob' });
  await scene.outcome(records['plain'], 640, 'client_aborted');
  await scene.sequence();
  records['unsequenced'] = await scene.access({});
});
afterAll(() => scene.stop());

interface Event {
  readonly id: string;
}

/** The names of the records an answer shows, in its order; questions are on the trail too and are left out. */
async function shown(api: Api, query: string): Promise<string[]> {
  const answer = await api.get(`/trail/v1/events?${query}`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  const names = new Map(Object.entries(records).map(([name, id]) => [id, name]));
  return (answer.body.events as Event[]).map(({ id }) => names.get(id)).filter((name) => name !== undefined);
}

describe('GET /trail/v1/events', () => {
  it('shows what is in the log, newest first, and nothing that is not there yet', async () => {
    expect(await shown(auditor, '')).toEqual(['foreign', 'listing', 'tool', 'denied', 'plain', 'old']);
  });

  it.each([
    ['organisation=borealis', ['foreign']],
    ['organisation=acme', ['listing', 'tool', 'denied', 'plain', 'old']],
    ['organisation=acme&project=street', ['listing', 'tool', 'denied', 'plain', 'old']],
    ['organisation=acme&dataset=scenes&kind=listing', ['listing']],
    ['person=cleo', ['denied']],
    ['person=anna&country=FR', ['old']],
    ['organisation=acme&tool=label-tool', ['tool']],
    ['effect=deny', ['denied']],
    ['code=COUNTRY_UNKNOWN', ['denied']],
    ['code=NOT_ASSIGNED', []],
    ['country=DE&kind=access', ['foreign', 'tool', 'plain']],
    ['country=JP', []],
    [`from=${new Date(NOW_MS - 3_500).toISOString()}&kind=access`, ['foreign', 'tool']],
    [`to=${new Date(NOW_MS - DAY_MS).toISOString()}`, ['old']],
    [`from=${new Date(NOW_MS).toISOString()}&to=${new Date(NOW_MS - 10).toISOString()}`, []],
  ])('shows of %s %j', async (query, expected) => {
    expect(await shown(auditor, query)).toEqual(expected);
  });

  it('takes ids wherever it takes slugs, also of people who no longer work for the client', async () => {
    const { ids } = scene;
    expect(await shown(client, `project=${ids.get('acme/street')}&effect=deny`)).toEqual(['denied']);
    expect(await shown(client, `item=${ids.get('acme/two')}`)).toEqual(['denied']);
    expect(await shown(client, `person=${ids.get('cleo')}`)).toEqual(['denied']);
    expect(await shown(client, `item=${ids.get('acme/one')}&person=anna&tool=label-tool`)).toEqual(['tool']);
  });

  it('says of an access what was asked, sent and disclosed: an ALLOW without an outcome counts in full', async () => {
    const { body } = await auditor.get('/trail/v1/events?kind=access&organisation=acme');
    const of = (name: string): object =>
      (body.events as Event[]).find(({ id }) => id === records[name]) as unknown as object;
    expect(of('plain')).toMatchObject({
      bytesRequested: 1_000,
      bytesSent: 640,
      bytesDisclosed: 640,
      ending: 'client_aborted',
    });
    expect(of('tool')).toMatchObject({
      bytesRequested: 77,
      bytesSent: null,
      bytesDisclosed: 77,
      ending: null,
    });
    expect(of('denied')).toMatchObject({ bytesDisclosed: 0, codes: ['NDA_NOT_ACCEPTED', 'COUNTRY_UNKNOWN'] });
  });

  it('pages without a gap or a repetition while new records arrive', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const answer = await auditor.get(`/trail/v1/events?organisation=acme&kind=access&limit=1${cursor}`);
      seen.push(...(answer.body.events as Event[]).map(({ id }) => id));
      if (answer.body.nextCursor === null) break;
      cursor = `&cursor=${answer.body.nextCursor}`;
      await scene.access({});
      await scene.sequence();
    }
    // The one recorded before sequencing ran again is the newest only if it was in the log when the first page was read.
    expect(seen.filter((id) => id !== records['unsequenced'])).toEqual(
      ['tool', 'denied', 'plain', 'old'].map((name) => records[name]),
    );
  });

  it('is itself on the trail: of the organisation asked about, or of the operator', async () => {
    const entryOf = async (query: string, api = auditor) => {
      const { headers } = await api.get(`/trail/v1/events?${query}`);
      const [entry] = await scene.query<{
        organisation_id: string;
        kind: string;
        effect: string;
        subject_id: string;
      }>('SELECT organisation_id, kind, effect, subject_id, event FROM access_entries WHERE id = $1', [
        headers['x-access-record'],
      ]);
      return entry;
    };
    expect(await entryOf('organisation=acme&code=KEY_DISABLED')).toMatchObject({
      organisation_id: scene.id('acme'),
      kind: 'trail',
      effect: 'allow',
      subject_id: scene.id('operator-auditor'),
      event: { unmapped: { record: { query: { code: 'KEY_DISABLED', format: 'json', limit: 50 } } } },
    });
    expect(await entryOf('effect=deny')).toMatchObject({ organisation_id: scene.id('provider') });
    expect(await entryOf('effect=deny', client)).toMatchObject({ organisation_id: scene.id('acme') });
  });
});
