import type { Api } from '../support/api.js';
import { ok, type Scene } from '../support/scene.js';

/** What a client has because somebody governs it: it takes two people, or looks back at what one did. */
export interface GovernedThings {
  /** Asked for by the client's second administrator, so that the first may decide it. */
  readonly change: string;
  /** Of the client's data, held by the client itself. */
  readonly disclosure: string;
  /** Every office is a reviewer of it. */
  readonly review: string;
  readonly entry: string;
}

const REVIEWERS = ['operator_admin', 'operator_auditor', 'client_admin', 'client_auditor'];
const UNTIL = '2100-01-01T00:00:00Z';

/** Makes one of each for a client that has the project, the dataset and somebody assigned. */
export async function governedThings(
  scene: Scene,
  slug: string,
  about: { readonly project: string; readonly dataset: string; readonly person: string },
): Promise<GovernedThings> {
  await scene.person(`${slug}-second`, { organisation: slug, roles: ['client_admin'] });
  const [first, second] = [await scene.as(`${slug}-admin`), await scene.as(`${slug}-second`)];
  return {
    ...(await reviewOf(first, about.project)),
    disclosure: await disclosed(first, second, about.dataset),
    change: await pendingAssignment(scene, slug, about.person),
  };
}

async function reviewOf(client: Api, project: string): Promise<Pick<GovernedThings, 'review' | 'entry'>> {
  const reviewers = REVIEWERS.map((role) => ({ role }));
  const body = { name: 'Spring', projects: [project], reviewers, dueAt: UNTIL };
  const { id: review } = ok(await client.post('/admin/v1/reviews', body));
  const { items } = ok(await client.get(`/admin/v1/reviews/${review}/entries?kind=assignment`));
  return { review, entry: items[0].id };
}

async function disclosed(first: Api, second: Api, dataset: string): Promise<string> {
  const body = { authority: 'court', legalBasis: 'law', dataset };
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: UNTIL };
  const pending = ok(await second.post('/admin/v1/lawful-disclosures', { ...body, ...dated }));
  ok(await first.post(`/admin/v1/pending-changes/${pending.id}/approve`));
  return ok(await first.get('/admin/v1/lawful-disclosures')).items[0].id;
}

/** An assignment to data of a special category waits for a second person, always. */
async function pendingAssignment(scene: Scene, slug: string, person: string): Promise<string> {
  const dataset = await scene.dataset(slug, 'scans', {
    sensitivity: 'special_category',
    clientInstruction: 'Blur faces.',
  });
  const project = await scene.project(slug, 'clinic', [dataset]);
  const second = await scene.as(`${slug}-second`);
  return ok(await second.post('/admin/v1/assignments', { project, person })).id;
}
