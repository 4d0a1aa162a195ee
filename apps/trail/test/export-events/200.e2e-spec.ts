import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#libs/testing';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';

let scene: TrailScene;
let auditor: Api;
const recorded: string[] = [];
beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('operator-auditor');
  const startMs = Date.now() - 60_000;
  for (let each = 0; each < 5; each += 1)
    recorded.push(
      await scene.access({
        atMs: startMs + each * 10,
        ...(each === 2 && { effect: 'deny', codes: ['NOT_ASSIGNED'] }),
      }),
    );
  await scene.access({ organisation: 'borealis' });
  await scene.outcome(recorded[0] ?? '', 12);
  await scene.sequence();
});
afterAll(() => scene.stop());

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

describe('GET /trail/v1/exports', () => {
  it('is everything that matches, oldest first, one JSON object per line', async () => {
    const answer = await auditor.get('/trail/v1/exports?organisation=acme&kind=access');
    expect(answer.headers['content-type']).toMatch('application/x-ndjson');
    expect(answer.headers['x-access-record']).toBeDefined();
    const events = linesOf(answer.text).map((line) => JSON.parse(line) as { id: string });
    expect(events.map(({ id }) => id)).toEqual(recorded);
    expect(events[0]).toMatchObject({ bytesSent: 12, bytesDisclosed: 12 });
  });

  it('is the stored texts byte for byte as OCSF, each outcome after its record', async () => {
    const { text } = await auditor.get('/trail/v1/exports?organisation=acme&kind=access&format=ocsf');
    const rows = await scene.query<{ event: string; outcome: string | null }>(
      `SELECT e.event::text AS event, o.event::text AS outcome FROM access_entries e LEFT JOIN access_outcomes o ON o.record_id = e.id
       WHERE e.id = ANY ($1) ORDER BY e.id`,
      [recorded],
    );
    const stored = rows.flatMap(({ event, outcome }) => (outcome === null ? [event] : [event, outcome]));
    expect(linesOf(text)).toEqual(stored);
  });

  it('is a table as CSV, also when nothing matches', async () => {
    const { text } = await auditor.get(
      '/trail/v1/exports?organisation=acme&effect=deny&kind=access&format=csv',
    );
    const [head, row, ...rest] = text.split('\r\n');
    expect(head).toMatch(/^id,at,organisationId,/);
    expect(row).toMatch(new RegExp(`^"${recorded[2]}",`));
    expect(rest).toEqual(['']);
    const empty = await auditor.get('/trail/v1/exports?country=JP&format=csv');
    expect(empty.text).toBe(`${head}\r\n`);
    expect((await auditor.get('/trail/v1/exports?country=JP')).text).toBe('');
  });

  it('streams more than memory is asked to hold, and counts right', async () => {
    await scene.query(
      `WITH e AS (INSERT INTO access_entries (id, organisation_id, kind, effect, codes, subject_id, country, event)
         SELECT uuidv7(), organisation_id, kind, effect, codes, subject_id, 'SE', event FROM access_entries, generate_series(1, 25000)
         WHERE id = $1 RETURNING id) SELECT count(*) FROM e`,
      [recorded[0]],
    );
    await scene.sequence();
    const { text } = await auditor.get('/trail/v1/exports?country=SE');
    const ids = linesOf(text).map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids.length).toBe(25_000);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(25_000);
  });

  it('ends the query of a client that went away', async () => {
    const token = await scene.fixture.identity.token('operator-auditor');
    await new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      get(`${scene.fixture.origin}/trail/v1/exports?country=SE`, { headers, agent: false }, (response) => {
        response.once('data', () => {
          response.destroy();
          resolve();
        });
      }).once('error', reject);
    });
    const running = async (): Promise<number> => {
      const [row] = await scene.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portcullis trail exports'
         AND state <> 'idle'`,
      );
      return row?.n ?? 0;
    };
    await waitUntil(async () => (await running()) === 0, { timeoutMs: 10_000 });
  });

  it('breaks the connection when the database fails midway: a short file never looks whole', async () => {
    const token = await scene.fixture.identity.token('operator-auditor');
    const ended = new Promise<string>((resolve) => {
      const headers = { authorization: `Bearer ${token}` };
      get(`${scene.fixture.origin}/trail/v1/exports?country=SE`, { headers, agent: false }, (response) => {
        response.once('data', () => {
          response.pause();
          void scene
            .query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
               AND application_name = 'portcullis trail exports' AND state <> 'idle'`,
            )
            .then(() => response.resume());
        });
        response.once('aborted', () => resolve('broken'));
        response.once('error', () => resolve('broken'));
        response.once('end', () => resolve('whole'));
      });
    });
    expect(await ended).toBe('broken');
  });
});
