import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { RecordingLane } from '#libs/persistence';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { type Intent, type IntentAnswer, UNCONDITIONAL } from './intent.js';
import { IntentWriter } from './intent-writer.js';

const DEADLINE_MS = 5_000;

let database: TestDatabase;
let owner: pg.Client;
let url: string;
let lanes: [RecordingLane, RecordingLane];
let writer: IntentWriter;
const organisation = uuidV7();

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  await owner.query(
    `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'client', 'Client', 'client')`,
    [organisation],
  );
  url = await database.urlFor('portcullis_gateway');
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});
beforeEach(() => {
  const lane = (): RecordingLane => new WatchedLane({ url, applicationName: 'tests: intents' });
  lanes = [lane(), lane()];
  writer = new IntentWriter(lanes);
});
afterEach(async () => {
  for (const lane of lanes) await lane.close();
});

function intent(members: Partial<Intent> = {}): Intent {
  return {
    ...UNCONDITIONAL,
    id: uuidV7(),
    organisationId: organisation,
    kind: 'access',
    effect: 'allow',
    codes: [],
    subjectId: uuidV7(),
    event: { text: '{"unmapped":{"record":{"v":2}}}', tail: 2 },
    values: [],
    ...members,
  };
}

const verdictOf = (answer: IntentAnswer): string => (typeof answer === 'string' ? answer : 'recorded');

/** Keeps every record of the organisation from committing until released. */
async function holdLock(): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock(organisation_lock($1))', [organisation]);
  return () => holder.end();
}

/** A lane that remembers how many statements it was given at once. */
class WatchedLane extends RecordingLane {
  static mostAtOnce = 0;

  override run<Row>(...args: Parameters<RecordingLane['run']>): Promise<Row[]> {
    const running = super.run<Row>(...args);
    WatchedLane.mostAtOnce = Math.max(WatchedLane.mostAtOnce, this.inFlight);
    return running;
  }
}

/** Writes while the connection is lost with the batch in hand, so that the first attempt's fate is unknown. */
async function writeOverLostConnection(batch: readonly Intent[]): Promise<readonly IntentAnswer[]> {
  const release = await holdLock();
  const writing = writer.write(batch, DEADLINE_MS);
  await waitUntil(async () => {
    const { rowCount } = await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'tests: intents' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rowCount === 1;
  });
  await release();
  return writing;
}

/** The ids of the batch that are on record, in the batch's order. */
async function recorded(batch: readonly Intent[]): Promise<string[]> {
  const ids = batch.map(({ id }) => id);
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM access_entries WHERE id = ANY ($1)', [
    ids,
  ]);
  const found = new Set(rows.map((row) => row.id));
  return ids.filter((id) => found.has(id));
}

/** What the database refuses as data, though no caller should be able to make such an intent. */
const poison = (): Intent => intent({ event: { text: '{"unmapped":{"record":"\\u0000"}}', tail: 2 } });

describe('IntentWriter', () => {
  it('answers each intent of a batch its own verdict', async () => {
    const batch = [intent(), intent({ organisationEpoch: 99, subjectEpoch: 0 }), intent()];
    expect((await writer.write(batch, DEADLINE_MS)).map(verdictOf)).toEqual([
      'recorded',
      'stale',
      'recorded',
    ]);
    expect(await recorded(batch)).toEqual([batch[0]?.id, batch[2]?.id]);
  });

  it.each([0, 3, 7])(
    'lets a row the database cannot take refuse itself only: the %d. of eight',
    async (position) => {
      const batch = Array.from({ length: 8 }, (_, index) => (index === position ? poison() : intent()));
      const verdicts = (await writer.write(batch, DEADLINE_MS)).map(verdictOf);
      expect(verdicts).toEqual(batch.map((_, index) => (index === position ? 'unrecordable' : 'recorded')));
      expect(await recorded(batch)).toEqual(
        batch.filter((_, index) => index !== position).map(({ id }) => id),
      );
    },
  );

  it('finds every one of several such rows', async () => {
    const batch = [poison(), intent(), intent(), poison(), poison(), intent()];
    const verdicts = (await writer.write(batch, DEADLINE_MS)).map(verdictOf);
    expect(verdicts.map((verdict) => verdict === 'recorded')).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
    // A connection does one statement at a time; a second one would wait behind it, whatever its own deadline.
    expect(WatchedLane.mostAtOnce).toBe(1);
  });

  it('refuses a lone row the database cannot take, as it refuses everything when it may not record', async () => {
    await expect(writer.write([poison()], DEADLINE_MS)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await owner.query('REVOKE EXECUTE ON FUNCTION record_access FROM portcullis_gateway');
    const batch = [intent(), intent()];
    await expect(writer.write(batch, DEADLINE_MS)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    await owner.query('GRANT EXECUTE ON FUNCTION record_access TO portcullis_gateway');
    expect(await recorded(batch)).toEqual([]);
  });

  it('tries once more, with the same ids, when the connection is lost, and records once', async () => {
    const batch = [intent(), intent()];
    expect((await writeOverLostConnection(batch)).map(verdictOf)).toEqual(['recorded', 'recorded']);
    expect(await recorded(batch)).toHaveLength(2);
  });

  it('lets no batch vouch for one that was tried twice and refused in part', async () => {
    const stale = { organisationEpoch: 99, subjectEpoch: 0 };
    const sequenceOf = async ({ id }: Intent): Promise<number> => {
      const read = 'SELECT stream_sequence AS at FROM access_entries WHERE id = $1';
      return (await owner.query<{ at: number }>(read, [id])).rows[0]?.at ?? 0;
    };
    await writeOverLostConnection([intent(), intent()]);
    const after = intent();
    await writer.write([after], DEADLINE_MS);
    expect(await sequenceOf(after)).toBe(2);
    const verdicts = (await writeOverLostConnection([intent(), intent(stale)])).map(verdictOf);
    expect(verdicts).toEqual(['recorded', 'stale']);
    const begun = intent();
    await writer.write([begun], DEADLINE_MS);
    expect(await sequenceOf(begun)).toBe(1);
  });

  it('gives up at its deadline when the database hangs, and the connection with it', async () => {
    const release = await holdLock();
    const startedAt = performance.now();
    await expect(writer.write([intent()], 300)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await release();
    expect((await writer.write([intent()], DEADLINE_MS)).map(verdictOf)).toEqual(['recorded']);
  });
});
