import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintToolCredential } from '#libs/identity';
import { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

const PATH = '/v1/me/accesses';
const PEOPLE = ['operator-admin', 'operator-auditor', 'acme-admin', 'acme-auditor', 'annotator', 'reviewer'];

let scene: TrailScene;
let anna: Api;
let own: string[];
beforeAll(async () => {
  scene = await TrailScene.create();
  anna = await scene.fixture.as('anna');
  own = [
    await scene.access({}),
    await scene.access({ effect: 'deny', codes: ['NOT_ASSIGNED', 'NETWORK_COUNTRY_NOT_ALLOWED'] }),
    await scene.access({ tool: 'label-tool', item: 'two' }),
  ].reverse();
  await scene.access({ person: 'cleo' });
  await scene.access({ organisation: 'borealis', person: 'bob' });
  // Of a client she does not work for: what she asked for there is on its trail, and not hers to know of.
  await scene.access({ organisation: 'borealis', person: 'anna' });
  await scene.sequence();
});
afterAll(() => scene.stop());

const idsOf = (body: { accesses: { id: string }[] }): string[] => body.accesses.map(({ id }) => id);

describe('GET /v1/me/accesses', () => {
  it('is what the caller asked for, newest first, through a tool too, and nothing of anybody else', async () => {
    const { status, body, headers } = await anna.get(`${PATH}?kind=access`);
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual(own);
    expect(body.accesses[0]).toMatchObject({
      toolId: scene.id('acme/label-tool'),
      itemId: scene.id('acme/two'),
      bytesDisclosed: 1_000,
    });
    expect(body.accesses[1]).toMatchObject({ effect: 'deny', codes: ['NOT_ASSIGNED'] });
    expect(headers['cache-control']).toBe('private, no-store');
  });

  it('is itself recorded as a read of the trail, and so found there by the next question', async () => {
    const { headers } = await anna.get(`${PATH}?kind=access`);
    const recordId = headers['x-access-record'];
    await scene.sequence();
    const { body } = await anna.get(`${PATH}?kind=trail`);
    expect(idsOf(body)).toContain(recordId);
    const [entry] = await scene.query(
      'SELECT organisation_id, subject_id FROM access_entries WHERE id = $1',
      [recordId],
    );
    expect(entry).toEqual({ organisation_id: scene.id('provider'), subject_id: scene.id('anna') });
  });

  it('pages through everything once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await anna.get(`${PATH}?kind=access&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...idsOf(body));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(own);
  });

  it('takes neither a name nor somebody else’s cursor for a reason to show somebody else', async () => {
    for (const filter of ['person', 'organisation', 'item', 'tool', 'project', 'dataset'])
      expect((await anna.get(`${PATH}?${filter}=${scene.id('cleo')}`)).status).toBe(400);
    const { body } = await anna.get(`${PATH}?kind=access&limit=1`);
    const cleo = await scene.fixture.as('cleo');
    expect(await cleo.get(`${PATH}?kind=access&limit=1&cursor=${body.nextCursor}`)).toMatchObject({
      status: 400,
      body: { code: 'CURSOR_INVALID' },
    });
  });

  it.each(['limit=0', 'limit=1001', 'effect=maybe', 'kind=other', 'from=yesterday', 'cursor=%27--'])(
    'answers %s with 400',
    async (query) => {
      expect((await anna.get(`${PATH}?${query}`)).status).toBe(400);
    },
  );

  it.each(PEOPLE)('is for every role: %s', async (handle) => {
    const { status, body } = await (await scene.fixture.as(handle)).get(PATH);
    expect(status).toBe(200);
    // An auditor’s wider reach is not theirs here.
    expect(idsOf(body).filter((id) => own.includes(id))).toEqual([]);
  });

  it('is for nobody without a credential', async () => {
    expect((await new Api(scene.fixture.origin, null).get(PATH)).status).toBe(401);
  });

  it('is not for tools, also not for one that acts for the person; the refusal is recorded', async () => {
    const tool = scene.id('acme/label-tool');
    const { presented, secretHash } = mintToolCredential(tool);
    for (const person of [null, scene.id('anna')]) {
      await scene.query('UPDATE tool_credentials SET secret_hash = $2, person_id = $3 WHERE id = $1', [
        tool,
        secretHash,
        person,
      ]);
      const refused = await new Api(scene.fixture.origin, presented).get(PATH);
      expect(refused).toMatchObject({ status: 403, body: { code: 'ROLE_FORBIDS' } });
      const [entry] = await scene.query('SELECT effect, tool_id FROM access_entries WHERE id = $1', [
        refused.body.recordId,
      ]);
      expect(entry).toEqual({ effect: 'deny', tool_id: tool });
    }
  });

  it('ends with the work: of a client somebody works for no longer, nothing is shown to them', async () => {
    await scene.query('DELETE FROM engagements WHERE person_id = $1', [scene.id('anna')]);
    const { body } = await anna.get(`${PATH}?kind=access`);
    expect(idsOf(body)).toEqual([]);
  });
});
