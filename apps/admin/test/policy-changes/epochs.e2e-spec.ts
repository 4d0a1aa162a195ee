import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, OPEN_PROJECT, Scene } from '../support/scene.js';
import type { Answer } from '../support/api.js';

let scene: Scene;
let acme: string;
const ids: Record<string, string> = {};
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  ids['anna'] = await scene.person('anna', { worksFor: ['acme'] });
  ok(await (await scene.as('operator')).post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }));
  const client = await scene.as('acme-admin');
  ids['item'] = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  const credential = { slug: 'tool', name: 'Tool', projects: ['street'], expiresAt: '2100-01-01T00:00:00Z' };
  ids['tool'] = ok(await client.post('/admin/v1/tool-credentials', credential)).id;
});
afterAll(() => scene.stop());

/** Runs a change and returns the names of the scopes it stamped. */
async function stamped(change: () => Promise<Answer>): Promise<string[]> {
  const [before] = await scene.rows<{ value: string }>('SELECT value FROM policy_clock');
  const answer = await change();
  ok(answer);
  const rows = await scene.rows<{ scope_id: string }>('SELECT scope_id FROM policy_epochs WHERE epoch > $1', [
    before?.value,
  ]);
  const names: Record<string, string> = {
    [acme]: 'acme',
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name])),
  };
  return rows.map(({ scope_id }) => names[scope_id] ?? scope_id).sort();
}

const client = () => scene.as('acme-admin');
const operator = () => scene.as('operator');
const basis = {
  fromRegion: 'eu',
  toCountry: 'IN',
  mechanism: 'derogation',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2030-01-01T00:00:00Z',
};

// In the order of a life: each row leaves what the next one needs.
const CHANGES: readonly (readonly [string, string[], () => Promise<Answer>])[] = [
  [
    'an assignment',
    ['anna'],
    async () =>
      assignment(await (await client()).post('/admin/v1/assignments', { project: 'street', person: 'anna' })),
  ],
  [
    'its revocation',
    ['anna'],
    async () => (await client()).delete(`/admin/v1/assignments/${ids['assignment']}`),
  ],
  [
    'a change of a worker profile',
    ['anna'],
    async () => (await operator()).patch('/admin/v1/people/anna', { worker: { ageBand: '18_plus' } }),
  ],
  [
    'a suspension',
    ['anna'],
    async () => (await operator()).post('/admin/v1/people/anna/suspend', { reason: 'left' }),
  ],
  ['a reinstatement', ['anna'], async () => (await operator()).post('/admin/v1/people/anna/reinstate')],
  ['a lock', ['acme'], async () => (await client()).post('/admin/v1/datasets/scenes/lock')],
  ['an unlock', ['acme'], async () => (await client()).post('/admin/v1/datasets/scenes/unlock')],
  [
    'a restriction',
    ['acme'],
    async () => (await client()).patch('/admin/v1/datasets/scenes', { processingRestricted: true }),
  ],
  [
    'a change of a project',
    ['acme'],
    async () => (await client()).patch('/admin/v1/projects/street', { state: 'paused' }),
  ],
  ['a quarantine', ['acme'], async () => (await client()).post(`/admin/v1/items/${ids['item']}/quarantine`)],
  ['a release', ['acme'], async () => (await client()).post(`/admin/v1/items/${ids['item']}/release`)],
  ['an erasure', ['acme'], async () => (await client()).delete('/admin/v1/datasets/scenes/items/x')],
  [
    'a new version of terms',
    ['acme'],
    async () =>
      (await operator()).post('/admin/v1/terms', {
        kind: 'nda',
        title: 'NDA',
        document: 'x',
        organisation: 'acme',
      }),
  ],
  [
    'an approval of a vendor',
    ['acme'],
    async () =>
      (await client()).put('/admin/v1/vendors/pixels/approvals', {
        noticeDate: '2026-01-01T00:00:00Z',
        effectiveFrom: '2026-01-01T00:00:00Z',
      }),
  ],
  [
    'an objection',
    ['acme'],
    async () => (await client()).post('/admin/v1/vendors/pixels/objections', { grounds: 'no' }),
  ],
  ['its end', ['acme'], async () => (await client()).delete('/admin/v1/vendors/pixels/objections')],
  ['its withdrawal', ['acme'], async () => (await client()).delete('/admin/v1/vendors/pixels/approvals')],
  [
    'a transfer basis',
    ['acme'],
    async () => transferBasis(await (await client()).post('/admin/v1/transfer-bases', basis)),
  ],
  [
    'its renewal',
    ['acme'],
    async () =>
      (await client()).patch(`/admin/v1/transfer-bases/${ids['basis']}`, {
        validUntil: '2029-01-01T00:00:00Z',
      }),
  ],
  [
    'its withdrawal',
    ['acme'],
    async () => (await client()).delete(`/admin/v1/transfer-bases/${ids['basis']}`),
  ],
  [
    'an edit of a tool',
    ['tool'],
    async () => (await client()).patch('/admin/v1/tool-credentials/tool', { projects: ['street'] }),
  ],
  [
    'a file of assignments',
    ['anna'],
    async () => (await client()).csv('/admin/v1/assignments/bulk', 'person,project\nanna,street\n'),
  ],
  [
    'the end of an engagement',
    ['anna'],
    async () => (await operator()).delete('/admin/v1/people/anna/engagements/acme'),
  ],
  ['a new dataset key', [], async () => (await client()).post('/admin/v1/datasets/scenes/keys')],
  ['a disconnection', ['tool'], async () => (await client()).delete('/admin/v1/tool-credentials/tool')],
  [
    'a new project',
    [],
    async () => (await client()).post('/admin/v1/projects', { ...OPEN_PROJECT, slug: 'new', name: 'New' }),
  ],
];

function assignment(answer: Answer): Answer {
  ids['assignment'] = answer.body.id;
  return answer;
}

function transferBasis(answer: Answer): Answer {
  ids['basis'] = answer.body.id;
  return answer;
}

describe('a change of policy stamps exactly whom it concerns', () => {
  it.each(CHANGES)('%s: %j', async (_what, scopes, change) => {
    expect(await stamped(change)).toEqual(scopes);
  });

  it('keeps the caller’s words and what changed', async () => {
    const answer = await (
      await client()
    ).post('/admin/v1/datasets/scenes/lock', undefined, { 'x-change-reason': 'incident 7' });
    const { body, event } = await scene.entryOf(answer);
    expect(body).toMatchObject({
      action: 'dataset.lock',
      reason: 'incident 7',
      before: { locked: false },
      after: { locked: true },
    });
    expect(event.actor.user).toMatchObject({ groups: [{ name: 'client_admin' }], org: { uid: acme } });
    const from = await scene.rows('SELECT body FROM recorded_values WHERE sha256 = $1', [
      event.src_endpoint.uid,
    ]);
    expect(from).toMatchObject([{ body: { address: '127.0.0.1' } }]);
  });
});
