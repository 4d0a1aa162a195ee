import { describe, expect, it } from '@jest/globals';
import { POLICY } from './policy.js';
import { REASON_CODES } from './reason-codes.js';

// Codes are published: this list is only ever added to.
const PUBLISHED = [
  'PRINCIPAL_SUSPENDED PRINCIPAL_NOT_VETTED PRINCIPAL_BELOW_MINIMUM_AGE CREDENTIAL_DISCONNECTED OTHER_ORGANISATION',
  'ROLE_FORBIDS PROJECT_NOT_ACTIVE PROJECT_NOT_STARTED PROJECT_ENDED NOT_ASSIGNED ASSIGNMENT_EXPIRED',
  'ASSIGNMENT_REVOKED ITEM_NOT_IN_PROJECT LEASE_REQUIRED LEASE_EXPIRED WORKFORCE_TYPE_NOT_ALLOWED TRAINING_MISSING VENDOR_NOT_APPROVED',
  'NDA_NOT_ACCEPTED NDA_SUPERSEDED PROJECT_TERMS_NOT_ACCEPTED PURPOSE_NOT_PERMITTED PROCESSING_RESTRICTED',
  'CLIENT_INSTRUCTION_MISSING WORKER_COUNTRY_NOT_ALLOWED NETWORK_COUNTRY_NOT_ALLOWED COUNTRY_UNKNOWN',
  'ANONYMISING_NETWORK GEO_DATA_STALE WRONG_GATEWAY_REGION TRANSFER_BASIS_MISSING TRANSFER_BASIS_EXPIRED',
  'DATASET_LOCKED ITEM_ERASED ITEM_QUARANTINED ITEM_BUDGET_EXCEEDED BYTE_BUDGET_EXCEEDED KEY_DISABLED',
  'KEY_UNAVAILABLE AUDIT_UNAVAILABLE',
].flatMap((line) => line.split(' '));

const entries = Object.entries(REASON_CODES);

describe('the reason codes', () => {
  it('are the published ones, none renamed', () => {
    expect(Object.keys(REASON_CODES)).toEqual(PUBLISHED);
  });

  it('belong to the gates of the policy, in its order', () => {
    expect([...new Set(entries.map(([, { gate }]) => gate))]).toEqual(POLICY.map(({ name }) => name));
  });

  it.each(entries)('%s tells a person one plain sentence', (code, { detail }) => {
    expect(detail).toMatch(/^[A-Z][^.]*\.$/);
    expect(detail).not.toContain(code);
  });

  it('hide another organisation and excuse only what may pass by itself', () => {
    const of = (audience: string) =>
      entries.filter(([, entry]) => entry.audience === audience).map(([code]) => code);
    expect(of('not-found')).toEqual(['OTHER_ORGANISATION']);
    expect(of('unavailable')).toEqual(['KEY_UNAVAILABLE', 'AUDIT_UNAVAILABLE']);
  });
});
