import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezePrincipal } from '#libs/identity';
import { MAX_BODY_BYTES } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import { differences, toEntryBody } from './administration-entry.js';

const AT = new Date('2026-11-22T00:00:00Z');
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
};
const entry = (before: object | null, after: object | null) => ({
  action: 'dataset.update',
  object: { type: 'dataset', id: '0195c0de-0000-7000-8000-000000000003' },
  before,
  after,
});

describe(toEntryBody.name, () => {
  it('says who did what to what, when, why and from where, and does not name the caller', () => {
    const body: unknown = JSON.parse(toEntryBody(call, entry({ a: 1, b: 2 }, { a: 1, b: 3 }), AT));
    expect(body).toEqual({
      v: 1,
      at: '2026-11-22T00:00:00.000Z',
      action: 'dataset.update',
      actor: {
        id: call.principal.id,
        kind: 'person',
        organisationId: call.principal.organisationId,
        roles: ['client_admin'],
        credentialId: null,
        authenticatedBy: 'access-token',
      },
      object: { type: 'dataset', id: '0195c0de-0000-7000-8000-000000000003' },
      before: { b: 2 },
      after: { b: 3 },
      reason: 'because',
      origin: { address: '192.0.2.1', requestId: 'request', traceId: 'trace' },
    });
  });

  it('fits into a record however much changed, naming by hash what does not fit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (length) => {
        const body = toEntryBody(call, entry(null, { text: 'ä'.repeat(length) }), AT);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
      }),
    );
    const digested = toEntryBody(call, entry(null, { text: 'x'.repeat(MAX_BODY_BYTES) }), AT);
    expect(JSON.parse(digested)).toMatchObject({
      after: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});

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
