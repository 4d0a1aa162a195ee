import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { AT } from '../../test/allowed-facts.js';
import { leaseGate } from './lease.gate.js';

describe('the lease gate', () => {
  it('holds to the very instant a lease ends', () => {
    expect(answerOf(leaseGate, { 'facts.lease.expiresAt': '2026-11-22T12:00:00.001Z' })).toEqual([]);
    expect(answerOf(leaseGate, { 'facts.lease.expiresAt': AT })).toEqual(['LEASE_EXPIRED']);
  });

  it('takes a lease without an identity for none, and one of unknown end for ended', () => {
    expect(answerOf(leaseGate, { 'facts.lease.id': null })).toEqual(['LEASE_REQUIRED']);
    expect(answerOf(leaseGate, { 'facts.lease.expiresAt': null })).toEqual(['LEASE_EXPIRED']);
    expect(answerOf(leaseGate, { 'facts.lease.endedAt': undefined })).toEqual(['LEASE_EXPIRED']);
  });

  it.each(['special_category', null, 'secret'])('demands one for data of sensitivity %s', (sensitivity) => {
    const change = { 'facts.lease': null, 'facts.project.leaseRequired': false };
    expect(answerOf(leaseGate, { ...change, 'facts.dataset.sensitivity': sensitivity })).toEqual([
      'LEASE_REQUIRED',
    ]);
  });

  it.each(['standard', 'personal'])(
    'demands none for %s data where the project asks for none',
    (sensitivity) => {
      const change = { 'facts.lease': null, 'facts.project.leaseRequired': false };
      expect(answerOf(leaseGate, { ...change, 'facts.dataset.sensitivity': sensitivity })).toEqual([]);
    },
  );

  it('demands none to claim a task: a claim is how a lease begins', () => {
    expect(answerOf(leaseGate, { 'facts.lease': null })).toEqual(['LEASE_REQUIRED']);
    expect(answerOf(leaseGate, { 'facts.lease': null, 'request.action': 'task:claim' })).toEqual([]);
    expect(answerOf(leaseGate, { 'facts.lease': null, 'request.action': 'task:unknown' })).toEqual([
      'LEASE_REQUIRED',
    ]);
  });

  it('leaves what is missing altogether to the gates of it', () => {
    expect(answerOf(leaseGate, { 'facts.lease': null, 'facts.project': null })).toEqual([]);
    expect(answerOf(leaseGate, { 'facts.lease': null, 'facts.dataset': null })).toEqual([]);
  });
});
