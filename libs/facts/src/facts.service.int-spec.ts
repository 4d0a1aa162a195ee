import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freezePrincipal, type Principal } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { FactsService } from './facts.service.js';

let own: TestDatabase;
let owner: pg.Client;
let database: Database;
let facts: FactsService;
const client = uuidV7();
const itemId = uuidV7();
const datasetId = uuidV7();

beforeAll(async () => {
  own = await createTestDatabase();
  owner = new pg.Client({ connectionString: own.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  database = await Database.connect({
    url: await own.urlFor('portcullis_gateway'),
    poolSize: 4,
    applicationName: 'tests: facts',
    statementTimeoutMs: 5_000,
  });
  await owner.query(
    `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'client', 'Client', 'client')`,
    [client],
  );
  await owner.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     VALUES ($1, $2, 'd', 'd', 'eu', 'personal', '{annotation}', 'key', 'tests', now(), 'contract')`,
    [datasetId, client],
  );
  await owner.query('INSERT INTO items (id, organisation_id, dataset_id, key) VALUES ($1, $2, $3, $4)', [
    itemId,
    client,
    datasetId,
    'item',
  ]);
  facts = new FactsService(database);
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await own?.drop();
});
afterEach(() => facts.invalidate(new Set([client])));

function callerOf(worksFor: readonly string[]): Principal {
  return freezePrincipal({
    kind: 'person',
    id: uuidV7(),
    organisationId: uuidV7(),
    roles: ['annotator'],
    worksFor,
    credentialId: null,
    subject: 'somebody',
    authenticatedBy: 'access-token',
    handle: 'somebody',
  });
}

describe('FactsService.findItem', () => {
  it('finds an item for those who work for its owner, whoever else asks at the same time', async () => {
    const [stranger, reader] = [callerOf([]), callerOf([client])];
    for (let round = 0; round < 20; round += 1) {
      const [refused, found, foundToo] = await Promise.all([
        facts.findItem(stranger, itemId),
        facts.findItem(reader, itemId),
        facts.findItem(callerOf([client, uuidV7()]), itemId),
      ]);
      expect(refused).toBeNull();
      expect(found?.facts.id).toBe(itemId);
      expect(foundToo?.facts.id).toBe(itemId);
      facts.invalidate(new Set([client]));
    }
  });

  it('finds it for nobody else, whoever has just asked', async () => {
    const [refused, found] = await Promise.all([
      facts.findItem(callerOf([]), itemId),
      facts.findItem(callerOf([client]), itemId),
    ]);
    expect(found).not.toBeNull();
    expect(refused).toBeNull();
    expect(await facts.findItem(callerOf([uuidV7()]), itemId)).toBeNull();
  });
});

describe('FactsService.getDataset', () => {
  it('gives a dataset to those who work for its owner, whoever else asks at the same time', async () => {
    const [refused, found] = await Promise.all([
      facts.getDataset(callerOf([]), datasetId),
      facts.getDataset(callerOf([client]), datasetId),
    ]);
    expect(refused).toBeNull();
    expect(found?.facts.dataset.id).toBe(datasetId);
  });
});
