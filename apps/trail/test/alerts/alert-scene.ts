import { Database } from '#libs/persistence';
import { EvaluationStep } from '../../src/alerts/evaluation/evaluation-step.js';
import { loadPlaces } from '../../src/alerts/places/places.repository.js';
import type { TrailScene } from '../support/trail-scene.js';

/** Refuses somebody ten times and has it judged, as whoever leads does; returns the records. */
export async function raiseDenials(
  scene: TrailScene,
  organisation: 'acme' | 'borealis',
  person: string,
): Promise<string[]> {
  const records: string[] = [];
  const hourMs = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
  for (let at = 0; at < 10; at += 1)
    records.push(
      await scene.access({
        organisation,
        person,
        effect: 'deny',
        codes: ['NOT_ASSIGNED'],
        atMs: hourMs + at * 1_000,
      }),
    );
  await scene.sequence();
  await judge(scene);
  return records;
}

async function judge(scene: TrailScene): Promise<void> {
  const database = await Database.connect({
    url: await scene.fixture.database.urlFor('portcullis_trail'),
    poolSize: 1,
    applicationName: 'tests',
    statementTimeoutMs: 10_000,
  });
  const step = new EvaluationStep(database, await loadPlaces(database), () => Date.now());
  const [lead] = await scene.query<{ epoch: string }>('SELECT epoch FROM log_sequencer');
  const logs = await scene.query<{ organisation: string; position: string; size: string }>(
    `SELECT g.organisation_id AS organisation, coalesce(p.next_leaf, 0) AS position, g.size
     FROM logs g LEFT JOIN alert_positions p ON p.organisation_id = g.organisation_id`,
  );
  for (const { organisation, position, size } of logs) {
    let log = { organisation, position: Number(position), size: Number(size) };
    while (log.position < log.size) log = { ...log, ...(await step.run(log, Number(lead?.epoch))) };
  }
  await database.close();
}
