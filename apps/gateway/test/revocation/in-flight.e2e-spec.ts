import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Administration } from '../support/administration.js';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { PacedReader } from '../support/http-client.js';
import { outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';

const BIG = 32 * 1024 * 1024;
const CUT_WITHIN_MS = 1_000;
const content = randomBytes(BIG);

let scene: Scene;
let gateways: readonly RunningGateway[];
let administration: Administration;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  gateways = [scene.gateway, await scene.fixture.startGateway()];
  administration = await Administration.open(scene);
  ({ itemId } = await scene.world.addItem({ content }));
});
afterAll(async () => {
  await administration?.close();
  await scene?.stop();
});

async function startReading(gateway: RunningGateway, handle: string): Promise<PacedReader> {
  const reader = await PacedReader.open(
    gateway.origin + contentPath(itemId),
    await scene.authorization(handle),
  );
  await reader.take(200_000);
  return reader;
}

describe('a read under way when its assignment is revoked', () => {
  it('is cut within a second on every gateway, never ends cleanly, and its outcome says revoked', async () => {
    const readers = await Promise.all(gateways.map((gateway) => startReading(gateway, 'annotator')));
    const startedAtMs = performance.now();
    await administration.revoke('annotator');
    const outcomes = await Promise.all(
      readers.map((reader) => outcomeOf(scene.fixture, reader.header('x-access-record'), CUT_WITHIN_MS)),
    );
    expect(performance.now() - startedAtMs).toBeLessThan(CUT_WITHIN_MS + 500);
    await Promise.all(readers.map((reader) => reader.takeRest()));
    for (const [index, reader] of readers.entries()) {
      expect(outcomes[index]?.ending).toBe('revoked');
      expect(reader.bytesReceived).toBeLessThan(BIG);
      // INVARIANT I8: the outcome never claims fewer bytes than the client got, and what it got was the item's.
      expect(outcomes[index]?.bytesSent).toBeGreaterThanOrEqual(reader.bytesReceived);
      expect(reader.body.equals(content.subarray(0, reader.bytesReceived))).toBe(true);
    }
    await administration.grant('annotator');
  });

  it('has sent its last byte when the revocation is acknowledged', async () => {
    const reader = await startReading(scene.gateway, 'annotator');
    const draining = reader.takeRest();
    await administration.revoke('annotator');
    const { bytesSent } = await outcomeOf(scene.fixture, reader.header('x-access-record'));
    await draining;
    expect(reader.bytesReceived).toBeLessThanOrEqual(bytesSent);
    await administration.grant('annotator');
  });

  it('does not disturb the reads of others', async () => {
    const reader = await startReading(scene.gateway, 'reviewer');
    await administration.revoke('annotator');
    await reader.take(BIG);
    expect(reader.body.equals(content)).toBe(true);
    reader.abort();
    expect((await outcomeOf(scene.fixture, reader.header('x-access-record'))).bytesSent).toBe(BIG);
    await administration.grant('annotator');
  });

  it.each([
    ['the dataset is locked', 'datasets', () => ({ id: scene.world.dataset }), { locked: true }],
    ['the project ends', 'projects', () => ({ id: scene.world.project }), { state: 'completed' }],
    ['the item is quarantined', 'items', () => ({ id: itemId }), { state: 'quarantined' }],
    [
      'the person is suspended',
      'people',
      () => ({ id: scene.personId('annotator') }),
      { status: 'suspended' },
    ],
  ])('is cut just as well when %s', async (_what, table, where, change) => {
    let ending: string | undefined;
    // A lease lost on a starved machine ends the read as well, and is not the end that is under test.
    for (let attempt = 1; ending === undefined || (ending === 'lease_lost' && attempt <= 4); attempt += 1) {
      const reader = await startReading(scene.gateway, 'annotator');
      const arranger = scene.arranger();
      try {
        await arranger.patch(table, where(), change);
        ({ ending } = await outcomeOf(scene.fixture, reader.header('x-access-record'), 1_500));
        await reader.takeRest();
        expect(reader.bytesReceived).toBeLessThan(BIG);
      } finally {
        await arranger.undo();
      }
    }
    expect(ending).toBe('revoked');
  });

  it('is cut when its assignment ends by itself, with nobody changing anything', async () => {
    const reader = await startReading(scene.gateway, 'annotator');
    const arranger = scene.arranger();
    const end = new Date(Date.now() + 1_500).toISOString();
    const where = {
      project_id: scene.world.project,
      person_id: scene.personId('annotator'),
      revoked_at: null,
    };
    await arranger.patch('assignments', where, { expires_at: end });
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 6_000);
    expect(outcome.ending).toBe('revoked');
    await reader.takeRest();
    expect(reader.bytesReceived).toBeLessThan(BIG);
    await arranger.undo();
  });

  it('goes on when a change of policy does not forbid it', async () => {
    const reader = await startReading(scene.gateway, 'annotator');
    const arranger = scene.arranger();
    await arranger.patch('projects', { id: scene.world.project }, { name: 'Renamed' });
    await reader.take(BIG);
    expect(reader.body.equals(content)).toBe(true);
    reader.abort();
    await arranger.undo();
  });
});
