import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readExportedValue } from '#libs/evidence';
import { waitUntil } from '#libs/testing';
import {
  type Checkpoint,
  checkQuorum,
  CompactRange,
  decodeEntryBundle,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyTlogProof,
} from '#libs/tlog';
import type { Api } from '../../../admin/test/support/api.js';
import { type KeptLogs, keepLogs } from '../support/kept-logs.js';
import { TrailScene } from '../support/trail-scene.js';

let logs: KeptLogs;
let scene: TrailScene;
let auditor: Api;

beforeAll(async () => {
  logs = await keepLogs();
  scene = await TrailScene.create({ keeping: logs.keeping });
  auditor = await scene.fixture.as('acme-auditor');
});
afterAll(async () => {
  await scene?.stop();
  await logs?.stop();
});

const path = (rest: string): string => `/trail/v1/logs/acme/${rest}`;

async function policy() {
  const log = await logs.logKey(scene.id('acme'));
  return { log, witnesses: [logs.witness], k: 1 };
}

/** Returns the published checkpoint once it covers so many entries; it must satisfy a policy that wants the witness. */
async function checkpointOf(size: number): Promise<Checkpoint> {
  const found = await waitUntil(
    async () => {
      const answer = await auditor.get(path('checkpoint'));
      if (answer.status !== 200) return undefined;
      const checked = checkQuorum(answer.text, await policy());
      return checked.ok && checked.checkpoint.size >= size ? checked.checkpoint : undefined;
    },
    { timeoutMs: 10_000 },
  );
  return found as Checkpoint;
}

async function record(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await scene.access());
  return ids;
}

/** The log's entries, read as anybody reads tiles. */
async function entriesOf(size: number): Promise<Buffer[]> {
  const entries: Buffer[] = [];
  for (let at = 0; at < size; at += 256) {
    const width = Math.min(256, size - at);
    const partial = width < 256 ? `.p/${width}` : '';
    const bytes = (await auditor.get(path(`tile/entries/00${at / 256}${partial}`))).bytes;
    const bundle = decodeEntryBundle(bytes, width);
    if (!bundle.ok) throw new Error('no bundle');
    entries.push(...bundle.value);
  }
  return entries;
}

describe('a log that is kept', () => {
  it('is published, signed and cosigned, within seconds, and its entries have exactly the published root', async () => {
    await record(3);
    const { size, root } = await checkpointOf(3);
    const entries = await entriesOf(size);
    expect(rootOf(entries.map(leafHash))).toEqual(root);
    const streamed = await auditor.get(path(`entries?start=0&end=${size}`));
    expect(streamed.text).toBe(entries.map((entry) => `${entry.toString()}\n`).join(''));
  });

  it('grows consistently: a reader can prove that what it saw before is the beginning of what it sees now', async () => {
    const before = await checkpointOf(1);
    await record(300);
    const after = await checkpointOf(before.size + 300);
    const { proof } = (await auditor.get(path(`consistency?from=${before.size}&to=${after.size}`))).body;
    const claim = {
      size1: before.size,
      size2: after.size,
      root1: before.root,
      root2: after.root,
      proof: (proof as string[]).map((hash) => Buffer.from(hash, 'base64')),
    };
    expect(verifyConsistency(claim)).toEqual({ ok: true });
    expect(verifyConsistency({ ...claim, root1: after.root }).ok).toBe(false);
  });

  it('serves hash tiles that lead to the published root, from the database and from the object store', async () => {
    const { size } = await checkpointOf(256);
    const tile = (await auditor.get(path('tile/0/000'))).bytes;
    const entries = await entriesOf(256);
    expect(tile).toEqual(Buffer.concat(entries.map(leafHash)));
    await waitUntil(async () => {
      const [row] = await scene.query<{ stored: string }>(
        'SELECT stored_leaves AS stored FROM logs WHERE organisation_id = $1',
        [scene.id('acme')],
      );
      return Number(row?.stored) >= 256;
    });
    // As if the month had been archived: the rows are gone, the log is not.
    await scene.query(
      'CREATE TABLE kept AS SELECT * FROM log_leaves WHERE organisation_id = $1 AND leaf_index < 256',
      [scene.id('acme')],
    );
    await scene.query('DELETE FROM log_leaves WHERE organisation_id = $1 AND leaf_index < 256', [
      scene.id('acme'),
    ]);
    expect((await auditor.get(path('tile/0/000'))).bytes).toEqual(tile);
    expect((await auditor.get(path('tile/entries/000'))).bytes.length).toBeGreaterThan(256);
    await scene.query('INSERT INTO log_leaves SELECT * FROM kept');
    for (const missing of [
      'tile/0/001',
      `tile/0/x999/999`,
      'tile/0/000.p/0',
      'tile/9/000',
      'tile/entries/zzz',
    ]) {
      expect((await auditor.get(path(missing))).status).toBe(404);
    }
    expect((await auditor.get(path(`entries?start=0&end=${size + 100_000}`))).status).toBe(422);
  });

  it('shows a record with a proof that anybody can check without us', async () => {
    const [id = ''] = await record(1);
    const shown = await waitUntil(
      async () => {
        const answer = await auditor.get(`/trail/v1/events/${id}`);
        return answer.status === 200 && answer.body.proof ? answer : undefined;
      },
      { timeoutMs: 10_000 },
    );
    const { proof, leafHash: leaf } = shown?.body.proof as { proof: string; leafHash: string };
    expect(verifyTlogProof(proof, Buffer.from(leaf, 'base64'), await policy()).ok).toBe(true);
    expect(verifyTlogProof(proof, leafHash(Buffer.from('another')), await policy()).ok).toBe(false);
  });

  it('tells the erasable values of its own records, and only as long as they are not erased', async () => {
    const { size } = await checkpointOf(1);
    const named = `SELECT count(*)::int AS n FROM access_entries e JOIN recorded_values v
      ON v.sha256 IN (e.event->'src_endpoint'->>'uid', e.event->'unmapped'->'origin'->>'agentValue') WHERE e.id = $1`;
    const answer = await auditor.get(path('values'));
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store' } });
    const read = (text: string) =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => readExportedValue(Buffer.from(line)));
    const values = read(answer.text);
    // Each hashes to its name; there is at least the address and the agent of this very question.
    expect(values).not.toContain(null);
    expect(values.map((value) => value?.sha256).sort()).toEqual(values.map((value) => value?.sha256));
    expect(values.filter((value) => value?.json.includes('acme-auditor'))).not.toEqual([]);
    expect(await scene.query(named, [answer.headers['x-access-record']])).toEqual([{ n: 2 }]);

    // Another client's, and what no record is shown with, are none of them.
    const foreign = '{"address":"198.51.100.1","salt":"00"}';
    const store = `INSERT INTO recorded_values (sha256, organisation_id, kind, body) VALUES (encode(sha256($3::text::bytea), 'hex'), $1, $2, $3::json)`;
    await scene.query(store, [scene.id('borealis'), 'address', foreign]);
    await scene.query(store, [scene.id('acme'), 'facts', '{"about":"nobody"}']);
    const again = (await auditor.get(path('values'))).text;
    expect(again).not.toContain('198.51.100.1');
    expect(again).not.toContain('nobody');

    await scene.query('SELECT erase_recorded_values($1)', [scene.id('acme-auditor')]);
    const after = read((await auditor.get(path('values'))).text).map((value) => value?.json);
    const own = values.map((value) => value?.json ?? '').filter((json) => json.includes('acme-auditor'));
    for (const json of own) expect(after).not.toContain(json);
    expect((await checkpointOf(size)).size).toBeGreaterThanOrEqual(size);
  });

  it('shows nothing of itself to another client’s auditor, nor to who is none', async () => {
    await checkpointOf(1);
    const other = await scene.fixture.as('borealis-auditor');
    for (const rest of [
      'checkpoint',
      'consistency?from=1',
      'entries',
      'values',
      'tile/0/000.p/1',
      'tile/entries/000.p/1',
    ]) {
      expect((await other.get(path(rest))).status).toBe(404);
      expect((await (await scene.fixture.as('annotator')).get(path(rest))).status).toBe(403);
    }
    expect((await (await scene.fixture.as('operator-auditor')).get(path('checkpoint'))).status).toBe(200);
  });

  it('is not published any more once it is not what the witness has seen: somebody rewrote it', async () => {
    const { size } = await checkpointOf(1);
    const organisation = scene.id('acme');
    // The attack: the newest entry never happened. The log is cut, its state set back to what it then would have been.
    const { rows } = await scene.fixture.owner.query<{ hash: Buffer }>(
      'SELECT leaf_hash AS hash FROM log_leaves WHERE organisation_id = $1 ORDER BY leaf_index',
      [organisation],
    );
    const range = new CompactRange();
    rows.slice(0, size - 1).forEach(({ hash }) => range.append(hash));
    await scene.query('DELETE FROM log_leaves WHERE organisation_id = $1 AND leaf_index >= $2', [
      organisation,
      size - 1,
    ]);
    await scene.query(
      `UPDATE logs SET size = $2, frontier = $3, checkpoint_size = 0, checkpoint = NULL, stored_leaves = 0 WHERE organisation_id = $1`,
      [organisation, size - 1, range.hashes],
    );
    await scene.access();
    await waitUntil(() => scene.fixture.log.some((line) => line.includes('LOG_FORK')), { timeoutMs: 10_000 });
    const [row] = await scene.query<{ checkpoint_size: string }>(
      'SELECT checkpoint_size FROM logs WHERE organisation_id = $1',
      [organisation],
    );
    expect(Number(row?.checkpoint_size)).toBe(0);
  });
});
