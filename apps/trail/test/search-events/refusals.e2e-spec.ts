import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

let scene: TrailScene;
let auditor: Api;
beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('operator-auditor');
  for (let each = 0; each < 3; each += 1) await scene.access({});
  await scene.sequence();
});
afterAll(() => scene.stop());

describe('GET /trail/v1/events', () => {
  it.each([
    'limit=0',
    'limit=1001',
    'effect=maybe',
    'country=de',
    'code=lower',
    'kind=other',
    'item=not-an-id',
    'person=NOT%00',
    'from=yesterday',
    'from=2026-13-01T00:00:00Z',
    'effect=allow&effect=deny',
    'unknown=1',
    'format=xml',
    `code=${'A'.repeat(65)}`,
    'cursor=%27%3B--',
  ])('answers %s with 400', async (query) => {
    expect((await auditor.get(`/trail/v1/events?${query}`)).status).toBe(400);
  });

  it.each(['organisation', 'project', 'dataset', 'person', 'tool'])(
    'answers a %s that does not exist with 422 naming the filter, not with nothing found',
    async (field) => {
      const answer = await auditor.get(`/trail/v1/events?${field}=no-such-thing`);
      expect(answer).toMatchObject({ status: 422, body: { code: 'REFERENCE_UNKNOWN', errors: [{ field }] } });
    },
  );

  it('asks which of two clients is meant where both use the slug', async () => {
    const answer = await auditor.get('/trail/v1/events?project=street');
    expect(answer).toMatchObject({ status: 409, body: { code: 'SLUG_AMBIGUOUS' } });
  });

  it('refuses a cursor with other filters, or by a caller who sees something else', async () => {
    const { body } = await auditor.get('/trail/v1/events?kind=access&limit=1');
    const cursor = String(body.nextCursor);
    const client = await scene.fixture.as('acme-auditor');
    for (const answer of [
      await auditor.get(`/trail/v1/events?kind=listing&limit=1&cursor=${cursor}`),
      await client.get(`/trail/v1/events?kind=access&limit=1&cursor=${cursor}`),
      await auditor.get(`/trail/v1/events?kind=access&cursor=${cursor.slice(2)}`),
    ])
      expect(answer).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
    expect((await auditor.get(`/trail/v1/events?kind=access&limit=3&cursor=${cursor}`)).status).toBe(200);
  });

  it('shows nothing that it cannot record', async () => {
    await scene.query('REVOKE EXECUTE ON FUNCTION record_access(json, json, boolean) FROM portcullis_trail');
    try {
      const answer = await auditor.get('/trail/v1/events');
      expect(answer).toMatchObject({ status: 503, body: { code: 'AUDIT_UNAVAILABLE' } });
      expect((await auditor.get('/trail/v1/exports')).status).toBe(503);
      expect((await auditor.get('/trail/v1/events/stream')).status).toBe(503);
    } finally {
      await scene.query('GRANT EXECUTE ON FUNCTION record_access(json, json, boolean) TO portcullis_trail');
    }
  });
});
