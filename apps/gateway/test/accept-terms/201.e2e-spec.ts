import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addTerms } from '../support/governance.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { ndaSha256 } from '../support/world.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('x') }));
});
afterAll(() => scene?.stop());

function accept(termsId: string, documentSha256: string, as = 'annotator'): Promise<Answer> {
  return scene.get(`/v1/terms/${termsId}/acceptances`, {
    as,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentSha256 }),
  });
}

describe('POST /v1/terms/{version}/acceptances', () => {
  it.each([
    ['the NDA', 'nda', 2, 'NDA_SUPERSEDED'],
    ['the project’s terms', 'project', 1, 'PROJECT_TERMS_NOT_ACCEPTED'],
  ] as const)(
    'accepts %s by its document’s hash, on record, and the next read is allowed on every gateway',
    async (_what, kind, version, code) => {
      const document = `The ${kind} as of today.`;
      const second = await scene.fixture.startGateway();
      expect((await scene.read(itemId, { gateway: second })).status).toBe(200);
      const id = await addTerms(scene, { kind, version, document });
      for (const gateway of [scene.gateway, second]) {
        expect(problemOf(await scene.read(itemId, { gateway })).code).toBe(code);
      }
      const answer = await accept(id, ndaSha256(document));
      expect(answer.status).toBe(201);
      const recordId = answer.headers['x-access-record'];
      expect(JSON.parse(answer.body.toString())).toEqual({
        termsId: id,
        documentSha256: ndaSha256(document),
        recordId,
      });
      expect(await findRecord(scene.fixture, recordId)).toMatchObject({
        kind: 'administration',
        effect: 'allow',
        organisation_id: scene.world.client,
        subject_id: scene.personId('annotator'),
        body: { action: 'terms.accept', after: { termsId: id, sha256: ndaSha256(document) } },
      });
      for (const gateway of [second, scene.gateway]) {
        expect((await scene.read(itemId, { gateway })).status).toBe(200);
      }
      expect(problemOf(await scene.read(itemId, { as: 'reviewer' })).code).toBe(code);
      expect((await accept(id, ndaSha256(document), 'reviewer')).status).toBe(201);
      await second.stop(0);
    },
  );

  it('may be repeated', async () => {
    const document = 'Again.';
    const id = await addTerms(scene, { kind: 'nda', version: 3, document });
    for (let time = 0; time < 2; time += 1) expect((await accept(id, ndaSha256(document))).status).toBe(201);
    const { rows } = await scene.fixture.owner.query('SELECT sha256 FROM acceptances WHERE terms_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ sha256: ndaSha256(document) }]);
  });
});
