import { uuidV7 } from '#libs/kernel';
import type { Answer } from './http-client.js';
import { changePolicy, untilAppliedEverywhere } from './policy-arranger.js';
import type { Scene } from './scene.js';
import { createDataset } from './world.js';

/** Sets whose pages may read a project, as its client's administrator would: in force everywhere when this resolves. */
export async function allowOrigins(
  scene: Scene,
  project: string,
  origins: readonly string[],
  { requireSessionForPresigned = false } = {},
): Promise<void> {
  const { client } = scene.world;
  await changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
    'UPDATE projects SET allowed_origins = $2, require_session_for_presigned = $3 WHERE id = $1',
    [project, origins, requireSessionForPresigned],
  ]);
  await untilAppliedEverywhere(scene.fixture.owner);
}

/** One more active project of the client, with a dataset of its own, to which the annotator is assigned. */
export async function addProject(scene: Scene, slug: string): Promise<{ project: string; dataset: string }> {
  const { owner } = scene.fixture;
  const { client } = scene.world;
  const [project, dataset] = [uuidV7(), uuidV7()];
  await createDataset(scene.fixture, { id: dataset, organisation: client, slug });
  await owner.query(
    `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types, required_trainings, allowed_groups)
     VALUES ($1, $2, $3, $3, 'active', '2026-01-01Z', 'annotation', 18, '{in_house}', '{data-protection}', '{EEA}')`,
    [project, client, slug],
  );
  await owner.query('INSERT INTO project_datasets VALUES ($1, $2, $3)', [project, dataset, client]);
  const person = scene.personId('annotator');
  await changePolicy(owner, { organisations: [client], scopes: [client, person] }, [
    `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose) VALUES ($1, $2, $3, $4, 'annotation')`,
    [uuidV7(), client, project, person],
  ]);
  await untilAppliedEverywhere(owner);
  return { project, dataset };
}

/** Signs in as a page of the gateway's own origin does; returns the `Cookie` header of later requests, and the answer. */
export async function signIn(
  scene: Scene,
  handle = 'annotator',
): Promise<{ readonly cookie: string; readonly answer: Answer }> {
  const answer = await scene.getOnce('/v1/session', { method: 'POST', as: handle });
  const [cookie = ''] = (answer.headers['set-cookie']?.[0] ?? '').split(';');
  return { cookie, answer };
}
