import { uuidV7 } from '#libs/kernel';
import { changePolicy, untilAppliedEverywhere } from './policy-arranger.js';
import type { Scene } from './scene.js';
import { ndaSha256 } from './world.js';

export interface ProjectOptions {
  readonly id?: string;
  readonly organisation?: string;
  readonly slug: string;
  readonly datasets: readonly string[];
  /** Handles of the people assigned to it. */
  readonly people?: readonly string[];
  readonly revokedAt?: string;
}

/** Creates one more active project like the world's first, for one of the scene's clients. */
export async function createProject(scene: Scene, options: ProjectOptions): Promise<string> {
  const { id = uuidV7(), organisation = scene.world.client, people = [] } = options;
  const assigned = people.map((handle) => scene.personId(handle));
  await changePolicy(
    scene.fixture.owner,
    { organisations: [organisation], scopes: [organisation, ...assigned] },
    [
      `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types, required_trainings, allowed_groups, allow_delegated_tools)
       VALUES ($1, $2, $3, $3, 'active', '2026-01-01Z', 'annotation', 18, '{in_house}', '{}', '{EEA}', true)`,
      [id, organisation, options.slug],
    ],
    ...options.datasets.map(
      (dataset) => ['INSERT INTO project_datasets VALUES ($1, $2, $3)', [id, dataset, organisation]] as const,
    ),
    ...assigned.map(
      (person) =>
        [
          `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, revoked_at)
           VALUES ($1, $2, $3, $4, 'annotation', $5)`,
          [uuidV7(), organisation, id, person, options.revokedAt ?? null],
        ] as const,
    ),
  );
  return id;
}

/** Makes a person work for a client, so that the client is visible to them at all. */
export async function engage(scene: Scene, handle: string, organisation: string): Promise<void> {
  const person = scene.personId(handle);
  await changePolicy(scene.fixture.owner, { organisations: [organisation], scopes: [person] }, [
    'INSERT INTO engagements (person_id, organisation_id) VALUES ($1, $2)',
    [person, organisation],
  ]);
  // Who a caller is may be remembered until the gateways have applied the change.
  await untilAppliedEverywhere(scene.fixture.owner);
}

/** Adds a version of the NDA, or of the first project's own terms; returns its id. */
export async function addTerms(
  scene: Scene,
  terms: { readonly kind: 'nda' | 'project'; readonly version: number; readonly document: string },
): Promise<string> {
  const id = uuidV7();
  const { client, project } = scene.world;
  await changePolicy(scene.fixture.owner, { organisations: [client], scopes: [client] }, [
    `INSERT INTO terms (id, organisation_id, project_id, kind, version, title, document, sha256)
     VALUES ($1, $2, $3, $4, $5, $4, $6, $7)`,
    [
      id,
      client,
      terms.kind === 'project' ? project : null,
      terms.kind,
      terms.version,
      terms.document,
      ndaSha256(terms.document),
    ],
  ]);
  return id;
}
