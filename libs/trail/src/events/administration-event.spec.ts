import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as sample from '../../test/event-samples.js';
import { administrationEvent, type AdministrationEventInput } from './administration-event.js';

/** Every action of the control plane, and the type_uid it is recorded under. */
const ACTIONS = {
  'person.create': 300101,
  'person.reinstate': 300102,
  'person.suspend': 300105,
  'person.update': 300199,
  'person.disengage': 300199,
  'assignment.import': 600399,
  'assignment.create': 300501,
  'assignment.revoke': 300502,
  'access-request.grant': 300501,
  'access-request.break-glass': 300501,
  'access-request.approve': 600399,
  'tool-credential.connect': 300501,
  'tool-credential.disconnect': 300502,
  'access.explain': 600302,
  'administration.refuse': 600399,
  'dataset.create': 600301,
  'dataset.update': 600303,
  'dataset.lock': 600399,
  'dataset.unlock': 600399,
  'item.ingest': 600301,
  'item.erase': 600304,
  'item.quarantine': 600399,
  'item.release': 600399,
  'organisation.create': 600301,
  'organisation.update': 600303,
  'processing-register.export': 600399,
  'vendor.object': 600399,
  'dataset.rotate-key': 600399,
  'project.create': 600301,
  'project.update': 600303,
  'review.start': 600301,
  'review.decide': 600399,
  'review.remind': 600399,
  'review.close': 600399,
  'review.export': 600399,
  'terms.issue': 600301,
  'terms.accept': 600399,
  'transfer-basis.create': 600301,
  'transfer-basis.withdraw': 600399,
  'vendor.create': 600301,
  'vendor.approve': 600399,
  'vendor.withdraw': 600399,
  'pending-change.propose': 600399,
  'pending-change.reject': 600399,
  'two-person-rule.update': 600303,
  'lawful-disclosure.create': 600301,
  'lawful-disclosure.withdraw': 600399,
  'lawful-disclosure.tell': 600399,
} as const;

const INPUT: AdministrationEventInput = {
  recordId: `${sample.ID}1`,
  organisationId: `${sample.ID}2`,
  atMs: sample.AT_MS,
  kind: 'administration',
  action: 'dataset.lock',
  effect: 'allow',
  codes: [],
  object: { type: 'dataset', id: `${sample.ID}3` },
  personId: null,
  actor: {
    id: `${sample.ID}4`,
    kind: 'person',
    organisationId: `${sample.ID}5`,
    credentialId: null,
    roles: ['client_admin'],
  },
  origin: {
    addressValue: sample.COMMITMENT,
    agentValue: null,
    country: 'DE',
    requestId: 'request',
    traceId: 'trace',
  },
  projectId: null,
  itemId: null,
  record: '{"v":1}',
};
const acted = (changed: Partial<AdministrationEventInput>) =>
  sample.expectSound(administrationEvent({ ...INPUT, ...changed }));

const inputs: fc.Arbitrary<AdministrationEventInput> = fc.record({
  recordId: sample.id,
  organisationId: sample.id,
  atMs: fc.nat({ max: 4e12 }),
  kind: fc.constantFrom('administration', 'explanation', 'disclosure'),
  action: fc.oneof(fc.constantFrom(...Object.keys(ACTIONS)), sample.hostile),
  effect: fc.constantFrom('allow', 'deny'),
  codes: fc.array(sample.hostile, { maxLength: 3 }),
  object: fc.record({ type: sample.hostile, id: sample.hostile }),
  personId: fc.option(sample.id),
  actor: fc
    .tuple(sample.actor, fc.array(sample.hostile, { maxLength: 3 }))
    .map(([actor, roles]) => ({ ...actor, roles })),
  origin: sample.origin,
  projectId: fc.option(sample.hostile),
  itemId: fc.option(sample.hostile),
  record: sample.record,
});

describe(administrationEvent.name, () => {
  it('is canonical, valid and ready for its place in the log, whatever it is about', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const event = administrationEvent(input);
        const { unmapped, class_uid } = sample.expectSound(event);
        if (class_uid === 6003) expect(event.tail).toBe(2);
        expect(unmapped.record).toEqual(JSON.parse(input.record));
      }),
    );
  });

  it.each(Object.entries(ACTIONS))('records %s as type %i, allowed and denied', (action, type_uid) => {
    const object = { type: action.slice(0, action.indexOf('.')), id: `${sample.ID}3` };
    const changed = { action, object, projectId: `${sample.ID}6`, itemId: `${sample.ID}7` };
    expect(acted(changed)).toMatchObject({
      type_uid,
      action_id: 1,
      status_id: 1,
      metadata: { event_code: action },
    });
    expect(acted({ ...changed, effect: 'deny', codes: ['ROLE_FORBIDS'] })).toMatchObject({
      type_uid,
      action_id: 2,
      authorizations: [{ decision: 'denied', policy: { name: 'portcullis', uid: 'ROLE_FORBIDS' } }],
      status_code: 'ROLE_FORBIDS',
      status_id: 2,
    });
  });

  it('names whom it happened to: the person, the holder of the assignment, the tool', () => {
    const id = `${sample.ID}3`;
    expect(acted({ action: 'person.suspend', object: { type: 'person', id } }).user).toEqual({
      type_id: 1,
      uid: id,
    });
    const tool = { type: 'tool-credential', id };
    expect(acted({ action: 'tool-credential.connect', object: tool }).user).toEqual({ type_id: 4, uid: id });
    const revoke = { action: 'assignment.revoke', object: { type: 'assignment', id } };
    const personId = `${sample.ID}9`;
    expect(acted({ ...revoke, personId }).user).toEqual({ type_id: 1, uid: personId });
    expect(acted(revoke).user).toEqual({ name: 'unknown', type_id: 0 });
  });

  it('has an ASCII tail where the ids are ids, so that it is as long for the database', () => {
    const event = administrationEvent({ ...INPUT, action: 'person.create' });
    const tail = event.text.slice(-event.tail);
    expect(tail).toMatch(/^[\x20-\x7e]+$/);
    expect(tail).toMatch(/^\},"user":\{/);
  });

  it('does not make who asks for an explanation of a denial look as if they had been denied', () => {
    const explained = acted({
      kind: 'explanation',
      action: 'access.explain',
      effect: 'deny',
      codes: ['NDA_NOT_ACCEPTED'],
    });
    expect(explained).toMatchObject({ action_id: 1, status_id: 1, severity_id: 1 });
    expect(explained).not.toHaveProperty('status_code');
    expect(explained.unmapped.explained).toEqual({ codes: ['NDA_NOT_ACCEPTED'], effect: 'deny' });
  });

  it('records the roles that were looked at, and names an action the schema has no word for', () => {
    expect(acted({})).toMatchObject({
      activity_name: 'lock',
      actor: { user: { groups: [{ name: 'client_admin' }] } },
      api: { operation: 'dataset.lock' },
      resources: [INPUT.object].map(({ type, id }) => ({ type, uid: id })),
    });
  });
});
