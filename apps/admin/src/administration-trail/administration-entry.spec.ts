import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezePrincipal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { MAX_EVENT_BYTES, MAX_VALUE_BYTES } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import { differences, type RecordedChange, toRecordedChange } from './administration-entry.js';

const call: AdminCall = {
  principal: freezePrincipal({
    kind: 'person',
    id: '0195c0de-0000-7000-8000-000000000001',
    organisationId: '0195c0de-0000-7000-8000-000000000002',
    roles: ['client_admin'],
    worksFor: [],
    credentialId: null,
    subject: 'subject-of-the-caller',
    authenticatedBy: 'access-token',
    handle: 'handle-of-the-caller',
  }),
  reach: { organisations: [], scope: { organisations: [] } },
  requestId: 'request',
  traceId: 'trace',
  ip: '192.0.2.1',
  reason: 'because',
  idempotency: null,
  conditions: null,
};
const entry = (before: object | null, after: object | null) => ({
  action: 'dataset.update',
  object: { type: 'dataset', id: '0195c0de-0000-7000-8000-000000000003' },
  before,
  after,
});

const ORGANISATION = '0195c0de-0000-7000-8000-00000000000a';
const recordOf = (change: RecordedChange): unknown => JSON.parse(change.record);

describe(toRecordedChange.name, () => {
  it('keeps what differs in the record, and the reason, which is free text, in a value it names', () => {
    const change = toRecordedChange(call, ORGANISATION, entry({ a: 1, b: 2 }, { a: 1, b: 3 }));
    expect(recordOf(change)).toEqual({
      v: 2,
      action: 'dataset.update',
      authenticatedBy: 'access-token',
      object: { type: 'dataset', id: '0195c0de-0000-7000-8000-000000000003' },
      before: { b: 2 },
      after: { b: 3 },
      change: change.value?.sha256,
    });
    expect(JSON.parse(change.value?.json ?? '')).toMatchObject({ reason: 'because' });
    expect(change.value).toMatchObject({ organisationId: ORGANISATION, subjectId: call.principal.id });
  });

  it('names no value where no reason was given and nothing is personal', () => {
    const change = toRecordedChange({ ...call, reason: null }, ORGANISATION, entry(null, { a: 1 }));
    expect(change.value).toBeNull();
    expect(recordOf(change)).toMatchObject({ change: null, after: { a: 1 } });
  });

  it('keeps nothing of a person in the record: it is a value about that person, to be erased with them', () => {
    const person = '0195c0de-0000-7000-8000-00000000000b';
    const change = toRecordedChange(call, ORGANISATION, {
      ...entry({ residenceCountry: 'DE' }, { residenceCountry: 'FR' }),
      action: 'person.update',
      object: { type: 'person', id: person },
    });
    expect(change.record).not.toContain('residenceCountry');
    expect(change.value?.subjectId).toBe(person);
    expect(JSON.parse(change.value?.json ?? '')).toMatchObject({
      before: { residenceCountry: 'DE' },
      after: { residenceCountry: 'FR' },
      reason: 'because',
    });
  });

  it('keeps what was explained of a person out of the record, too', () => {
    const person = '0195c0de-0000-7000-8000-00000000000c';
    const change = toRecordedChange(call, ORGANISATION, {
      ...entry(null, { person, effect: 'deny' }),
      object: { type: 'item', id: 'item' },
      verdict: { kind: 'explanation', effect: 'deny', codes: ['NDA_NOT_ACCEPTED'] },
    });
    expect(change.value?.subjectId).toBe(person);
    expect(recordOf(change)).not.toHaveProperty('after');
  });

  it('keeps a change in full, or refuses it: padding takes nothing off the trail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom('ä', '本', '"'), (length, padding) => {
        const changed = entry(null, { padding: padding.repeat(length), purpose: 'train-own-models' });
        const made = attempt(() => toRecordedChange(call, ORGANISATION, changed));
        if (made instanceof AppError) expect(made.code).toBe('CHANGE_TOO_LARGE');
        else {
          expect(recordOf(made)).toMatchObject({ after: changed.after });
          expect(Buffer.byteLength(made.record)).toBeLessThanOrEqual(MAX_EVENT_BYTES - 4_096);
        }
      }),
    );
  });

  it('holds a disclosure of as many items as one may have', () => {
    const items = Array.from({ length: 1_000 }, () => '0195c0de-0000-7000-8000-000000000003');
    const after = { items, authority: '本'.repeat(200), legalBasis: '本'.repeat(500), bar: '本'.repeat(500) };
    expect(recordOf(toRecordedChange(call, ORGANISATION, entry(null, after)))).toMatchObject({ after });
  });

  it('keeps what is personal in full, up to what a value takes, or refuses it', () => {
    const object = { type: 'person', id: '0195c0de-0000-7000-8000-00000000000b' };
    for (const length of [MAX_EVENT_BYTES, 253_000, 254_000, 263_000, 400_000]) {
      const after = { padding: 'x'.repeat(length), roles: ['client_admin'] };
      const long = { ...call, reason: '本'.repeat(500) };
      const made = attempt(() => toRecordedChange(long, ORGANISATION, { ...entry(null, after), object }));
      expect([length, made instanceof AppError && made.code]).toEqual([
        length,
        length > 253_000 && 'CHANGE_TOO_LARGE',
      ]);
      if (made instanceof AppError) continue;
      expect(JSON.parse(made.value?.json ?? '')).toMatchObject({ after });
      expect(Buffer.byteLength(made.value?.json ?? '')).toBeLessThanOrEqual(MAX_VALUE_BYTES);
    }
  });

  it('names by hash only what is largest where the installation acts by an order, which must not be held up', () => {
    const system = { ...call, principal: { ...call.principal, kind: 'system' as const } };
    const reviewers = Array.from({ length: 3_000 }, () => '0195c0de-0000-7000-8000-000000000003');
    const record = recordOf(toRecordedChange(system, ORGANISATION, entry(null, { reviewers, undecided: 7 })));
    expect(record).toMatchObject({
      after: { undecided: 7, reviewers: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
  });
});

function attempt<Value>(make: () => Value): Value | AppError {
  try {
    return make();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

describe(differences.name, () => {
  it('keeps exactly the members that differ, also deep inside and on one side only', () => {
    expect(differences({ a: [1], b: { c: 1 }, d: null }, { a: [1], b: { c: 2 }, e: 5 })).toEqual({
      before: { b: { c: 1 }, d: null },
      after: { b: { c: 2 }, e: 5 },
    });
  });

  it('keeps both whole where there is nothing to compare with', () => {
    expect(differences(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
  });
});
