import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '#libs/persistence';
import { MonthScene, timesIn } from '../support/month-scene.js';

const MONTH = '2024-01';
const OWNER = 'plain_owner';

let scene: MonthScene;

/** The schema made anew by an owner as a deployment has it: no superuser, bound by row-level security. */
beforeAll(async () => {
  scene = await MonthScene.create();
  const { owner, database } = scene;
  await owner.query('DROP SCHEMA portcullis CASCADE; DROP TABLE public.portcullis_migrations');
  await owner.query(
    `DO $$ DECLARE r text; BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN CREATE ROLE ${OWNER} LOGIN NOSUPERUSER CREATEROLE NOBYPASSRLS; END IF;
       FOR r IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'portcullis\\_%' AND rolname <> '${OWNER}' LOOP
         EXECUTE format('GRANT %I TO ${OWNER} WITH ADMIN OPTION', r);
       END LOOP;
     END $$;
     ALTER DATABASE ${database.name} OWNER TO ${OWNER}; ALTER SCHEMA public OWNER TO ${OWNER}`,
  );
  await migrate({ url: await database.urlFor(OWNER) });
});
afterAll(() => scene?.drop());

describe('a schema whose owner is no superuser', () => {
  it('retires a month like any other, and only with its archive', async () => {
    await scene.owner.query(`SET ROLE ${OWNER}`);
    await scene.makeMonth(MONTH);
    await scene.owner.query('RESET ROLE');
    const organisation = await scene.createOrganisation();
    const [id] = await scene.record(organisation, timesIn(MONTH, 120));
    await scene.sequence();
    const { rows } = await scene.owner.query(
      `SELECT tableowner FROM pg_tables WHERE tablename LIKE 'access_entries%2024_01'`,
    );
    expect(rows).toEqual([{ tableowner: 'portcullis_keeper' }]);
    const worker = await scene.client('portcullis_worker');
    await expect(worker.query(`SELECT drop_trail_month('2024-01-01')`)).rejects.toMatchObject({
      code: 'PT006',
    });
    expect(await (await scene.retention()).retire(MONTH)).toMatchObject({ state: 'dropped' });
    expect((await (await scene.archivedRecords()).find(organisation, id ?? ''))?.record.recordId).toBe(id);
  });
});
