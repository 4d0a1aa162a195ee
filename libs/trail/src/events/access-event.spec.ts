import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as sample from '../../test/event-samples.js';
import { accessEvent, type AccessEventInput } from './access-event.js';

const INPUT: AccessEventInput = {
  recordId: `${sample.ID}1`,
  organisationId: `${sample.ID}2`,
  atMs: sample.AT_MS,
  operation: 'content',
  effect: 'allow',
  reasons: [],
  policyVersion: '2026-11-22.1',
  actor: { id: `${sample.ID}3`, kind: 'person', organisationId: `${sample.ID}4`, credentialId: 'credential' },
  itemId: `${sample.ID}5`,
  versionId: `${sample.ID}6`,
  datasetId: `${sample.ID}7`,
  projectId: `${sample.ID}8`,
  bytes: 4096,
  origin: {
    addressValue: sample.COMMITMENT,
    agentValue: sample.COMMITMENT,
    country: 'DE',
    requestId: 'request',
    traceId: 'trace',
  },
  record: '{"v":1}',
};
const DENIED = {
  effect: 'deny',
  reasons: [
    { gate: 'terms', code: 'NDA_NOT_ACCEPTED' },
    { gate: 'region', code: 'COUNTRY_UNKNOWN' },
  ],
} as const;
const NOTHING_KNOWN = {
  actor: { ...INPUT.actor, credentialId: null },
  itemId: null,
  versionId: null,
  datasetId: null,
  projectId: null,
  origin: { ...INPUT.origin, addressValue: null, agentValue: null, country: null },
};
const TYPE_UIDS = {
  content: 600602,
  'content-head': 600617,
  metadata: 600614,
  upload: 600601,
  deletion: 600604,
  listing: 600302,
  'task-claim': 600303,
  'task-read': 600302,
  'task-heartbeat': 600303,
  'task-complete': 600303,
  'task-release': 600303,
  'task-skip': 600303,
  'ticket.create': 600301,
} as const;
const OPERATIONS = Object.keys(TYPE_UIDS) as (keyof typeof TYPE_UIDS)[];

const inputs: fc.Arbitrary<AccessEventInput> = fc.record({
  recordId: sample.id,
  organisationId: sample.id,
  atMs: fc.nat({ max: 4e12 }),
  operation: fc.constantFrom(...OPERATIONS),
  effect: fc.constantFrom('allow', 'deny'),
  reasons: fc.array(fc.record({ gate: sample.hostile, code: sample.hostile }), { maxLength: 4 }),
  policyVersion: sample.hostile,
  actor: sample.actor,
  itemId: fc.option(sample.hostile),
  versionId: fc.option(sample.hostile),
  datasetId: fc.option(sample.hostile),
  projectId: fc.option(sample.hostile),
  bytes: fc.maxSafeNat(),
  origin: sample.origin,
  record: sample.record,
});

describe(accessEvent.name, () => {
  it('is canonical, valid and ready for its place in the log, whatever a client sent', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const event = accessEvent(input);
        expect(event.tail).toBe(2);
        expect(event.text.endsWith('}}')).toBe(true);
        const { unmapped } = sample.expectSound(event);
        expect(Object.keys(JSON.parse(event.text)).at(-1)).toBe('unmapped');
        expect(unmapped.record).toEqual(JSON.parse(input.record));
      }),
    );
  });

  it.each(OPERATIONS.flatMap((operation) => [INPUT, NOTHING_KNOWN].map((known) => ({ operation, known }))))(
    'says $operation in the words of the schema, allowed and denied, with and without what may be missing',
    ({ operation, known }) => {
      const type_uid = TYPE_UIDS[operation];
      const allowed = sample.expectSound(accessEvent({ ...INPUT, ...known, operation }));
      expect(allowed).toMatchObject({ type_uid, action_id: 1, disposition_id: 1, status_id: 1 });
      expect(allowed).not.toHaveProperty('status_code');
      const denied = sample.expectSound(accessEvent({ ...INPUT, ...known, ...DENIED, operation }));
      expect(denied).toMatchObject({ type_uid, action_id: 2, disposition_id: 26, status_id: 2 });
      expect(denied.status_code).toBe('NDA_NOT_ACCEPTED');
    },
  );

  it('names every reason of a denial by gate, code and version of the policy', () => {
    const version = INPUT.policyVersion;
    expect(sample.expectSound(accessEvent({ ...INPUT, ...DENIED })).authorizations).toEqual([
      { decision: 'denied', policy: { name: 'terms', uid: 'NDA_NOT_ACCEPTED', version } },
      { decision: 'denied', policy: { name: 'region', uid: 'COUNTRY_UNKNOWN', version } },
    ]);
    expect(sample.expectSound(accessEvent(INPUT)).authorizations).toEqual([
      { decision: 'allowed', policy: { name: 'portcullis', version } },
    ]);
  });

  it('identifies the record, whose trail it is on, who, what and from which country', () => {
    expect(sample.expectSound(accessEvent(INPUT))).toMatchObject({
      actor: { session: { credential_uid: 'credential' }, user: { type_id: 1, uid: INPUT.actor.id } },
      file: { name: INPUT.itemId, type_id: 1, uid: INPUT.itemId, version: INPUT.versionId },
      http_request: { uid: 'request' },
      metadata: { tenant_uid: INPUT.organisationId, uid: INPUT.recordId, version: '1.8.0' },
      src_endpoint: { location: { country: 'DE' }, uid: sample.COMMITMENT },
      time: sample.AT_MS,
      unmapped: { bytes: 4096, datasetId: INPUT.datasetId, projectId: INPUT.projectId, record: { v: 1 } },
    });
    const unknown = sample.expectSound(accessEvent({ ...INPUT, ...NOTHING_KNOWN }));
    expect(unknown.src_endpoint).toEqual({ name: 'unknown' });
    expect(unknown.file).toEqual({ name: 'unknown', type_id: 0 });
  });

  it('has no duplicate of a key where the record itself speaks of users and streams', () => {
    const record = '{"stream":{"a":{}},"user":{"b":{}}}';
    expect(sample.expectSound(accessEvent({ ...INPUT, record })).unmapped.record).toEqual(JSON.parse(record));
  });
});
