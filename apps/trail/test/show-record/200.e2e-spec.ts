import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TrailScene } from '../support/trail-scene.js';

let scene: TrailScene;
beforeAll(async () => {
  scene = await TrailScene.create();
});
afterAll(() => scene.stop());

describe('GET /trail/v1/events/{recordId}', () => {
  it('shows the event as it was hashed, its outcome and its place in the log', async () => {
    const id = await scene.access({ effect: 'deny', codes: ['NDA_NOT_ACCEPTED'] });
    await scene.outcome(id, 0, 'revoked');
    await scene.sequence();
    const { text, body } = await (await scene.fixture.as('acme-auditor')).get(`/trail/v1/events/${id}`);
    const [stored] = await scene.query<{ event: string; hash: string; leaf_index: string }>(
      `SELECT e.event::text AS event, encode(l.leaf_hash, 'hex') AS hash, leaf_index FROM access_entries e
       JOIN log_leaves l ON l.record_id = e.id AND l.part = 0 WHERE e.id = $1`,
      [id],
    );
    expect(text).toContain(`"event":${stored?.event},"outcome"`);
    expect(createHash('sha256').update(`\0${stored?.event}`).digest('hex')).toBe(stored?.hash);
    expect(body).toMatchObject({
      id,
      outcome: { outcome: 'revoked' },
      reasons: [{ code: 'NDA_NOT_ACCEPTED', gate: 'terms', detail: expect.any(String) }],
      log: { index: Number(stored?.leaf_index), leafHash: stored?.hash },
      proof: null,
    });
  });

  it('shows a record that is not in the log yet, and says so', async () => {
    const id = await scene.access({});
    const { body } = await (await scene.fixture.as('operator-auditor')).get(`/trail/v1/events/${id}`);
    expect(body).toMatchObject({ id, outcome: null, log: null, proof: null });
  });

  it('shows the address while it is kept, and null once the person’s values were erased', async () => {
    const auditor = await scene.fixture.as('operator-auditor');
    const question = await auditor.get('/trail/v1/events?organisation=acme');
    const path = `/trail/v1/events/${String(question.headers['x-access-record'])}`;
    const seen = await (await scene.fixture.as('acme-auditor')).get(path);
    expect(seen.body.values).toMatchObject({
      address: { address: '127.0.0.1' },
      agent: { handle: 'operator-auditor' },
    });
    await scene.query('SELECT erase_recorded_values($1)', [scene.id('operator-auditor')]);
    const later = await (await scene.fixture.as('acme-auditor')).get(path);
    expect(later.body.values).toEqual({ address: null, agent: null });
    expect(later.body.event).toEqual(seen.body.event);
  });
});
