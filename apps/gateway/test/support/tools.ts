import { mintToolCredential } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import type { Scene } from './scene.js';

export interface ToolOptions {
  /** Ids of the projects the tool is connected to. */
  readonly projects: readonly string[];
  readonly id?: string;
  readonly expiresAt?: string;
  readonly organisation?: string;
  /** Handle of the one person it acts for. */
  readonly person?: string;
}

/** Connects a tool as an administrator would; returns what it presents as its bearer token. */
export async function connectTool(scene: Scene, options: ToolOptions): Promise<string> {
  const { owner } = scene.fixture;
  const { id = uuidV7(), expiresAt = '2030-01-01Z', organisation = scene.world.client } = options;
  const minted = mintToolCredential(id);
  await owner.query(
    'INSERT INTO tool_credentials (id, organisation_id, slug, name, secret_hash, expires_at, person_id) VALUES ($1, $2, $3, $3, $4, $5, $6)',
    [
      id,
      organisation,
      `tool-${id}`,
      minted.secretHash,
      expiresAt,
      options.person === undefined ? null : scene.personId(options.person),
    ],
  );
  for (const project of options.projects) {
    await owner.query('INSERT INTO tool_credential_projects VALUES ($1, $2, $3)', [
      id,
      project,
      organisation,
    ]);
  }
  return minted.presented;
}
