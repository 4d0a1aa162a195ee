import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { auditGate } from './audit.gate.js';

describe('the audit gate', () => {
  it.each(['unavailable', null, undefined, true, 'READY'])(
    'denies a recorder that is not ready (%p)',
    (audit) => {
      expect(answerOf(auditGate, { 'facts.audit': audit })).toEqual(['AUDIT_UNAVAILABLE']);
      expect(answerOf(auditGate, { 'facts.audit': audit }, 'metadata only')).toEqual(['AUDIT_UNAVAILABLE']);
    },
  );

  it('passes a recorder that is ready', () => {
    expect(answerOf(auditGate, {})).toEqual([]);
  });
});
