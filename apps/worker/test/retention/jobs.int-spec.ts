import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import { createWorker } from '../../src/index.js';
import { JobTimer } from '../../src/jobs/job-timer.js';
import type { Job } from '../../src/jobs/job.js';
import { MonthScene, timesIn } from '../support/month-scene.js';

let scene: MonthScene;
let url: string;
const said: { level: string; what: unknown; message: unknown }[] = [];
const say = (level: string) => (what: unknown, message?: unknown) => void said.push({ level, what, message });
const logger = { info: say('info'), warn: say('warn'), error: say('error') };

beforeAll(async () => {
  scene = await MonthScene.create();
  url = await scene.database.urlFor('portcullis_worker');
});
afterAll(() => scene?.drop());

function workerKeeping(retentionMonths: number): ReturnType<typeof createWorker> {
  return createWorker({
    databaseUrl: url,
    objectStore: scene.store,
    logger,
    retentionMonths,
    addressDays: 30,
    notificationDays: 400,
    notifications: {},
  });
}

describe('JobTimer', () => {
  it('runs a job in one process at a time, and in another when the first is gone', async () => {
    const { promise: end, resolve: finish } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    let runs = 0;
    const job: Job = {
      name: 'test',
      lock: 730_599,
      everyMs: 1_000,
      run: async () => {
        runs += 1;
        begin();
        await end;
      },
    };
    const onError = (): void => undefined;
    const [one, other] = [
      new JobTimer(job, { databaseUrl: url, onError }),
      new JobTimer(job, { databaseUrl: url, onError }),
    ];
    const first = one.runOnce();
    await begun;
    expect(await other.runOnce()).toBe('elsewhere');
    finish();
    expect(await first).toBe('done');
    expect(await other.runOnce()).toBe('done');
    expect(runs).toBe(2);
  });

  it('says that a run failed, and runs again', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const job: Job = {
      name: 'test',
      lock: 730_598,
      everyMs: 1,
      run: () => Promise.reject(new Error(`run ${(runs += 1)}`)),
    };
    const timer = new JobTimer(job, { databaseUrl: url, onError: (_message, error) => errors.push(error) });
    timer.start();
    await waitUntil(() => Promise.resolve(errors.length >= 2));
    await timer.stop();
    expect(errors[0]).toMatchObject({ message: 'run 1' });
  });
});

describe('the worker', () => {
  it('retires what is past its age oldest first, keeps what is not, and one bad month does not keep the others', async () => {
    const organisation = await scene.createOrganisation();
    const months = ['2023-05', '2023-06', '2023-07'];
    for (const month of months) {
      await scene.makeMonth(month);
      await scene.record(organisation, timesIn(month, 3));
    }
    await scene.sequence();
    await scene.owner.query(
      `UPDATE access_entries SET event = '{}' WHERE id >= trail_month_begin('2023-06-01') AND id < trail_month_end('2023-06-01')`,
    );
    const worker = workerKeeping(24);
    worker.start();
    await waitUntil(async () => (await scene.partitionsOf('2023-07')).length === 0, { timeoutMs: 20_000 });
    await worker.stop();
    expect(await scene.partitionsOf('2023-05')).toEqual([]);
    expect(await scene.partitionsOf('2023-06')).toHaveLength(3);
    expect(said.find(({ level }) => level === 'error')?.what).toMatchObject({
      err: { code: 'TRAIL_RECORD_ALTERED' },
      month: '2023-06',
    });
  });

  it('keeps everything for ever where told so', async () => {
    const { rows } = await (
      await scene.client('portcullis_worker')
    ).query('SELECT * FROM archivable_trail_months(0)');
    expect(rows).toEqual([]);
  });

  it('counts a month’s age from its end, in UTC wherever the session is', async () => {
    const worker = await scene.client('portcullis_worker');
    await worker.query(`SET timezone = 'Pacific/Auckland'`);
    const now = new Date();
    const monthsAgo = (count: number): string =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
    for (const count of [3, 4, 5]) await scene.makeMonth(monthsAgo(count));
    const { rows } = await worker.query<{ month: string }>(
      `SELECT to_char(month, 'YYYY-MM') AS month FROM archivable_trail_months(3) month`,
    );
    // Three months ago ended two months and some days ago.
    expect(rows.map(({ month }) => month)).toEqual(['2023-06', monthsAgo(5), monthsAgo(4)]);
  });

  it('makes the partitions of the months to come', async () => {
    const soon = new Date();
    const next = new Date(Date.UTC(soon.getUTCFullYear(), soon.getUTCMonth() + 3, 1))
      .toISOString()
      .slice(0, 7);
    for (const partition of await scene.partitionsOf(next))
      await scene.owner.query(`DROP TABLE ${partition}`);
    expect(await scene.partitionsOf(next)).toEqual([]);
    const worker = workerKeeping(0);
    worker.start();
    await waitUntil(async () => (await scene.partitionsOf(next)).length === 3, { timeoutMs: 10_000 });
    await worker.stop();
  });
});
