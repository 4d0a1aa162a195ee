import { createHash } from 'node:crypto';
import {
  ContentKey,
  chunkContext,
  encryptionContext,
  newDataKey,
  Sealer,
  toDatasetKey,
  wrapDataKey,
} from '#libs/envelope';
import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';
import { uuidV7 } from '#libs/kernel';
import { type GatewayFixture, ISSUER } from './gateway-fixture.js';

/** What a world is arranged in: any fixture that has a database, a store and a key service. */
export type WorldSurroundings = Pick<GatewayFixture, 'owner' | 'store' | 'setupKeys' | 'kmsKeyId'>;

/** One client with one readable project, and a person for each way of being refused; arranged directly in the database. */
export interface World {
  readonly operator: string;
  readonly client: string;
  readonly otherClient: string;
  readonly vendor: string;
  readonly project: string;
  readonly dataset: string;
  readonly nda: string;
  /** Ids by handle; the handle is also the token's subject. */
  readonly people: Readonly<Record<string, string>>;
  addItem(options: {
    readonly content: Buffer | AsyncIterable<Buffer>;
    readonly key?: string;
    readonly mediaType?: string;
    readonly dataset?: string;
    /** Whose dataset it is; default the first client. */
    readonly organisation?: string;
  }): Promise<{ itemId: string; versionId: string }>;
}

const PEOPLE = [
  'annotator',
  'other-annotator',
  'reviewer',
  'unassigned',
  'stranger',
  'administrator',
  'auditor',
] as const;
const ROLES: Readonly<Record<string, string>> = {
  reviewer: 'reviewer',
  administrator: 'client_admin',
  auditor: 'operator_auditor',
};

export async function createWorld(fixture: WorldSurroundings): Promise<World> {
  const { owner } = fixture;
  const id = {
    operator: uuidV7(),
    client: uuidV7(),
    otherClient: uuidV7(),
    vendor: uuidV7(),
    project: uuidV7(),
    dataset: uuidV7(),
    nda: uuidV7(),
  };
  const organisation = (key: string, slug: string, kind: string): Promise<unknown> =>
    owner.query('INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, $2, $3)', [
      key,
      slug,
      kind,
    ]);
  await organisation(id.operator, 'operator', 'operator');
  await organisation(id.client, 'client', 'client');
  await organisation(id.otherClient, 'other-client', 'client');
  await organisation(id.vendor, 'vendor', 'vendor');
  await createDataset(fixture, { id: id.dataset, organisation: id.client, slug: 'pictures' });
  await owner.query(
    `INSERT INTO projects (id, organisation_id, slug, name, state, starts_at, purpose, minimum_age, workforce_types, required_trainings, allowed_groups, allow_delegated_tools)
     VALUES ($1, $2, 'pictures', 'Pictures', 'active', '2026-01-01Z', 'annotation', 18, '{in_house}', '{data-protection}', '{EEA}', true)`,
    [id.project, id.client],
  );
  await owner.query('INSERT INTO project_datasets VALUES ($1, $2, $3)', [id.project, id.dataset, id.client]);
  await owner.query(
    `INSERT INTO terms (id, organisation_id, kind, version, title, document, sha256) VALUES ($1, $2, 'nda', 1, 'NDA', 'Keep it to yourself.', $3)`,
    [id.nda, id.client, ndaSha256('Keep it to yourself.')],
  );
  const people: Record<string, string> = {};
  for (const handle of PEOPLE) people[handle] = await createPerson(fixture, id, handle);
  for (const handle of ['annotator', 'other-annotator', 'reviewer']) {
    await owner.query(
      'INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose) VALUES ($1, $2, $3, $4, $5)',
      [uuidV7(), id.client, id.project, people[handle], 'annotation'],
    );
  }
  return {
    ...id,
    people,
    addItem: (options) => addItem(fixture, { organisation: id.client, dataset: id.dataset, ...options }),
  };
}

export function ndaSha256(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

export async function createDataset(
  fixture: WorldSurroundings,
  dataset: { id: string; organisation: string; slug: string },
): Promise<void> {
  await fixture.owner.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     VALUES ($1, $2, $3, $3, 'eu', 'personal', '{annotation,quality-review}', $4, 'tests', now(), 'contract')`,
    [dataset.id, dataset.organisation, dataset.slug, fixture.kmsKeyId],
  );
}

/** Creates a person who may read in every respect but an assignment; the handle is also the token's subject. */
export async function createPerson(
  fixture: WorldSurroundings,
  id: { operator: string; client: string; nda: string },
  handle: string,
): Promise<string> {
  const { owner } = fixture;
  const person = uuidV7();
  const employer = handle === 'administrator' ? id.client : id.operator;
  await owner.query(
    'INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles) VALUES ($1, $2, $3, $4, $3, $3, $5)',
    [person, employer, handle, ISSUER, [ROLES[handle] ?? 'annotator']],
  );
  await owner.query(
    `INSERT INTO worker_profiles (person_id, organisation_id, vetting_status, vetting_valid_until, identity_status, screening_status, screening_valid_until,
       age_band, workforce_type, residence_country, residence_verified_at, trainings)
     VALUES ($1, $2, 'passed', '2030-01-01Z', 'verified', 'clear', '2030-01-01Z', '18_plus', 'in_house', 'DE', '2026-01-01Z',
       '[{"name":"data-protection","validUntil":"2030-01-01T00:00:00.000Z"}]')`,
    [person, employer],
  );
  if (handle === 'stranger') return person;
  await owner.query('INSERT INTO engagements (person_id, organisation_id) VALUES ($1, $2)', [
    person,
    id.client,
  ]);
  await owner.query(
    'INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256) VALUES ($1, $2, $3, $4)',
    [id.nda, person, id.client, ndaSha256('Keep it to yourself.')],
  );
  return person;
}

async function addItem(
  fixture: WorldSurroundings,
  options: {
    organisation: string;
    dataset: string;
    content: Buffer | AsyncIterable<Buffer>;
    key?: string;
    mediaType?: string;
  },
): Promise<{ itemId: string; versionId: string }> {
  const { owner, store } = fixture;
  const binding = {
    organisationId: options.organisation as OrganisationId,
    datasetId: options.dataset as DatasetId,
    datasetKeyId: uuidV7(),
    itemId: uuidV7() as ItemId,
    versionId: uuidV7() as ItemVersionId,
  };
  const epoch = Date.now();
  const generated = await fixture.setupKeys.generateDatasetKey(
    fixture.kmsKeyId,
    encryptionContext({ ...binding, epoch }),
  );
  const dataKey = newDataKey();
  const sealer = new Sealer(ContentKey.create(dataKey, chunkContext(binding)));
  const objectKey = `items/${binding.versionId}`;
  await store.put(
    objectKey,
    sealer.seal(Buffer.isBuffer(options.content) ? pieces(options.content) : options.content),
  );
  const sealed = sealer.result();
  const manifest = {
    ...binding,
    formatByte: 1 as const,
    plaintextSize: sealed.plaintextSize,
    sha256: sealed.sha256,
    header: sealed.header,
  };
  const wrapped = wrapDataKey(toDatasetKey(generated.plaintext), dataKey, manifest);
  await owner.query(
    'INSERT INTO dataset_keys (id, organisation_id, dataset_id, epoch, kms_key_id, wrapped) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      binding.datasetKeyId,
      options.organisation,
      options.dataset,
      epoch,
      generated.kmsKeyId,
      generated.wrapped,
    ],
  );
  await owner.query(
    'INSERT INTO items (id, organisation_id, dataset_id, key, current_version_id) VALUES ($1, $2, $3, $4, $5)',
    [binding.itemId, options.organisation, options.dataset, options.key ?? binding.itemId, binding.versionId],
  );
  await owner.query(
    `INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10)`,
    [
      binding.versionId,
      options.organisation,
      binding.itemId,
      binding.datasetKeyId,
      objectKey,
      sealed.plaintextSize,
      Buffer.from(sealed.sha256, 'hex'),
      sealed.header,
      wrapped,
      options.mediaType ?? 'application/octet-stream',
    ],
  );
  return { itemId: binding.itemId, versionId: binding.versionId };
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let offset = 0; offset < content.length; offset += 65_536)
    yield content.subarray(offset, offset + 65_536);
}
