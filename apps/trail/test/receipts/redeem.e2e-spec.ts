import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseReceipt } from '#libs/evidence';
import { waitUntil } from '#libs/testing';
import { leafHash, verifyTlogProof } from '#libs/tlog';
import type { Answer, Api } from '../../../admin/test/support/api.js';
import { type KeptLogs, keepLogs } from '../support/kept-logs.js';
import { RecordedReads } from '../support/recorded-reads.js';
import { TrailScene } from '../support/trail-scene.js';

let logs: KeptLogs;
let scene: TrailScene;
let reads: RecordedReads;
let auditor: Api;

beforeAll(async () => {
  logs = await keepLogs();
  scene = await TrailScene.create({ keeping: logs.keeping });
  reads = await RecordedReads.create(scene);
  auditor = await scene.fixture.as('acme-auditor');
});
afterAll(async () => {
  await reads?.close();
  await scene?.stop();
  await logs?.stop();
});

const redeem = (receipt: unknown, by = auditor): Promise<Answer> =>
  by.post('/trail/v1/receipts/redeem', { receipt });

async function redeemed(header: string): Promise<Answer> {
  const answer = await waitUntil(
    async () => {
      const asked = await redeem(header);
      return asked.status === 503 ? undefined : asked;
    },
    { timeoutMs: 10_000 },
  );
  return answer as Answer;
}

/** A trail whose clock says that the merge delay is over. */
async function later(): Promise<Api> {
  const clock = {
    now: () => new Date(Date.now() + 120_000),
    monotonicMs: () => performance.now(),
  };
  return scene.fixture.as('acme-auditor', await scene.fixture.start({ clock }));
}

describe('POST /trail/v1/receipts/redeem', () => {
  it('turns every receipt of a batch into a proof that its very leaf is in the cosigned log', async () => {
    const policy = { log: await logs.logKey(scene.id('acme')), witnesses: [logs.witness], k: 1 };
    for (const { recordId, header } of await reads.read(7)) {
      const { status, body } = await redeemed(header);
      expect([status, body.recordId]).toEqual([200, recordId]);
      const leaf = leafHash(Buffer.from(body.event));
      expect(leaf).toEqual(parseReceipt(header)?.leafHash);
      expect(verifyTlogProof(body.proof, leaf, policy).ok).toBe(true);
    }
  });

  it('refuses a receipt of which anything was changed', async () => {
    const [{ header } = { header: '' }] = await reads.read(3);
    await redeemed(header);
    const changed = [
      header.replace(/;index=(\d)/, (_all, index: string) => `;index=${(Number(index) + 1) % 3}`),
      header.replace(/;seq=\d+/, ';seq=99'),
      header.replace(/;at=\d+/, ';at=1'),
      header.replace(/;size=\d+/, ';size=9'),
      header.replace(/;sig=(.)/, (_all, first: string) => `;sig=${first === 'A' ? 'B' : 'A'}`),
      header.replace(/;leaf=(.)/, (_all, first: string) => `;leaf=${first === 'A' ? 'B' : 'A'}`),
      header.replace(/;stream=.{8}/, ';stream=00000000'),
    ];
    for (const forged of changed) {
      const { status, body } = await redeem(forged);
      expect([forged, status, body.code]).toEqual([forged, 422, 'RECEIPT_FORGED']);
    }
  });

  it.each([
    ['nothing', ''],
    ['a beginning', 'v1'],
    ['another version', 'v2;org=x'],
    ['far too much', 'x'.repeat(5_000)],
    ['empty members', 'v1;;;;;;;;;;'],
    ['a number', 7],
    ['null', null],
  ])('is a 4xx for what is no receipt: %s', async (_what, text) => {
    const { status } = await redeem(text);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('is for those who may read that trail, and is itself on it', async () => {
    const [{ header, recordId } = { header: '', recordId: '' }] = await reads.read(1);
    const { headers } = await redeemed(header);
    const [question] = await scene.query<{ kind: string; event: { unmapped: object } }>(
      'SELECT kind, event FROM access_entries WHERE id = $1',
      [headers['x-access-record']],
    );
    expect(question?.kind).toBe('trail');
    expect(JSON.stringify(question?.event)).toContain(recordId);
    expect((await redeem(header, await scene.fixture.as('borealis-auditor'))).status).toBe(404);
    expect((await redeem(header, await scene.fixture.as('annotator'))).status).toBe(403);
    expect((await redeem(header, await scene.fixture.as('operator-auditor'))).status).toBe(200);
  });

  it('says that a record never reached the log when somebody took it away before it was sequenced', async () => {
    const [first, second] = await reads.read(1).then(async ([one]) => [one, ...(await reads.read(1))]);
    await redeemed(second?.header ?? '');
    await redeemed(first?.header ?? '');
    // The attack: the row goes before the sequencer sees it. It is faster than us, so its work is undone by hand.
    await scene.query('DELETE FROM access_entries WHERE id = $1', [first?.recordId]);
    await scene.query('DELETE FROM log_leaves WHERE record_id = $1', [first?.recordId]);
    const { status, body } = await redeem(first?.header, await later());
    expect([status, body.code]).toEqual([409, 'RECEIPT_NOT_IN_LOG']);
    const { items } = (await auditor.get('/trail/v1/alerts?kind=verification_failure')).body;
    expect(items).toMatchObject([{ recordIds: [first?.recordId] }]);
  });
});
