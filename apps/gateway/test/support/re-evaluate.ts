import { assembleFacts, type DatasetPart, type OwnFacts, type SubjectPart } from '#libs/facts';
import { decide, type Decision, type DecisionRequest } from '#libs/policy';
import type { GatewayFixture } from './gateway-fixture.js';
import { findRecord } from './records.js';

/** Decides again from nothing but what the record holds and names (invariant I2). */
export async function reEvaluate(fixture: GatewayFixture, recordId: unknown): Promise<Decision> {
  const record = await findRecord(fixture, recordId);
  if (!record) throw new Error('there is no such record');
  const { subject, dataset, ...own } = record.body.facts;
  const facts = assembleFacts(
    { facts: (await snapshot(fixture, subject)) as SubjectPart['facts'] },
    dataset === null ? null : { facts: (await snapshot(fixture, dataset)) as DatasetPart['facts'] },
    own as unknown as OwnFacts,
  );
  return decide(facts, record.body.request as unknown as DecisionRequest);
}

async function snapshot(fixture: GatewayFixture, sha256: string): Promise<unknown> {
  const { rows } = await fixture.owner.query<{ body: unknown }>(
    'SELECT body FROM recorded_values WHERE sha256 = $1',
    [sha256],
  );
  if (!rows[0]) throw new Error(`the record names facts that are not stored: ${sha256}`);
  return rows[0].body;
}
