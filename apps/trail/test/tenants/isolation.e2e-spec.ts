import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { EVENT_TABLES } from '../../src/formats/event-columns.js';
import { HIGHEST_ID, LOWEST_ID } from '../../src/search/id-range.js';
import { byFacet, byIndex, byWalking, survey } from '../../src/search/search-plan.js';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

let scene: TrailScene;
let borealis: Api;
let foreign: string;
beforeAll(async () => {
  scene = await TrailScene.create();
  borealis = await scene.fixture.as('borealis-auditor');
  foreign = await scene.access({ country: 'FR', effect: 'deny', codes: ['NOT_ASSIGNED'] });
  await scene.access({ organisation: 'borealis', person: 'bob' });
  await scene.sequence();
});
afterAll(() => scene.stop());

describe('a client’s auditor', () => {
  it('finds nothing of another client by any filter or format', async () => {
    for (const path of ['events', 'exports'])
      for (const format of ['ndjson', 'csv', 'ocsf'])
        for (const query of ['', '&country=FR', '&effect=deny', '&code=NOT_ASSIGNED', '&kind=access']) {
          const { status, text } = await borealis.get(`/trail/v1/${path}?format=${format}${query}`);
          expect(status).toBe(200);
          expect(text).not.toContain(foreign);
          expect(text).not.toContain(scene.id('acme'));
        }
  });

  it.each([
    ['organisation', 'acme'],
    ['project', 'acme/street'],
    ['dataset', 'acme/scenes'],
    ['item', 'acme/one'],
    ['tool', 'acme/label-tool'],
    ['person', 'anna'],
  ])('cannot tell another client’s %s from one that does not exist', async (field, name) => {
    const about = async (id: string) => {
      const { status, body } = await borealis.get(`/trail/v1/events?${field}=${id}`);
      return [status, { ...body, traceId: null }];
    };
    expect(await about(scene.id(name))).toEqual(await about(uuidV7()));
  });

  it('cannot tell another client’s record, item or person in a path from one that does not exist', async () => {
    const paths = [
      ['events/', foreign, ''],
      ['items/', scene.id('acme/one'), '/viewers'],
      ['people/', scene.id('anna'), '/accesses'],
    ];
    for (const [before, id, after] of paths) {
      const about = async (which: string | undefined) => {
        const { status, body, headers } = await borealis.get(`/trail/v1/${before}${which}${after}`);
        expect(headers['x-access-record']).toBe(body.recordId);
        return [status, { ...body, traceId: null, recordId: null }, Object.keys(headers).sort()];
      };
      expect(await about(id)).toEqual(await about(uuidV7()));
      expect((await about(id))[0]).toBe(404);
    }
  });

  it('is told of its own: the answers are not just empty', async () => {
    const { body } = await borealis.get('/trail/v1/people/bob/accesses?kind=access');
    expect(body.events).toMatchObject([{ personId: scene.id('bob'), organisationId: scene.id('borealis') }]);
  });
});

describe('the second line, with the first switched off', () => {
  it('shows the search’s own statements another client’s records to nobody', async () => {
    const database = await Database.connect({
      url: await scene.fixture.database.urlFor('portcullis_trail'),
      poolSize: 1,
      applicationName: 'second line',
      statementTimeoutMs: 5_000,
    });
    const none = {
      projectId: null,
      datasetId: null,
      itemId: null,
      personId: null,
      toolId: null,
      effect: null,
    };
    const filters = { ...none, code: null, country: null, kind: null, fromMs: null, toMs: null };
    const range = { low: LOWEST_ID, high: HIGHEST_ID };
    const seenBy = async (organisation: string): Promise<string> => {
      const scope = { organisations: [scene.id(organisation)] };
      const selected = { reach: { organisations: 'every' as const, scope }, filters };
      const byItem = { ...selected, filters: { ...filters, itemId: scene.id('acme/one') } };
      // As if the survey before had named the combinations of everybody.
      const all = await scene.query<{ ids: string }>('SELECT array_agg(id)::text AS ids FROM trail_facets');
      const named = { kind: 'named' as const, facets: 100, ids: all[0]?.ids ?? '{}' };
      const statements = [
        ...[named, { kind: 'many' as const, facets: 100 }].flatMap((matching) => [
          byFacet(selected, range, { limit: 10, matching }),
          byIndex(byItem, range, { limit: 10, matching }),
          byWalking(selected, range, { limit: 10, rows: 100, matching }),
        ]),
        survey(selected, 10),
        { sql: `SELECT e.id FROM ${EVENT_TABLES}`, values: [] },
      ];
      const rows = [];
      for (const { sql, values } of statements) rows.push(await database.read(scope, sql, values));
      return JSON.stringify(rows);
    };
    try {
      expect(await seenBy('borealis')).not.toContain(foreign);
      // Once by each statement, and once as the place where the walk ended.
      expect((await seenBy('acme')).split(foreign).length - 1).toBe(9);
    } finally {
      await database.close();
    }
  });
});
