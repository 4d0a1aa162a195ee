import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { workforceGate } from './workforce.gate.js';

const PAST = '2026-01-01T00:00:00.000Z';
const FUTURE = '2027-01-01T00:00:00.000Z';

describe('the workforce gate', () => {
  it.each(['facts.principal.worker', 'facts.principal'])('denies on every count without %s', (path) => {
    expect(answerOf(workforceGate, { [path]: null })).toEqual([
      'WORKFORCE_TYPE_NOT_ALLOWED',
      'TRAINING_MISSING',
      'VENDOR_NOT_APPROVED',
    ]);
  });

  it('denies type and training without a project', () => {
    expect(answerOf(workforceGate, { 'facts.project': null })).toEqual([
      'WORKFORCE_TYPE_NOT_ALLOWED',
      'TRAINING_MISSING',
    ]);
    expect(answerOf(workforceGate, { 'facts.project': null }, 'vendor abroad')).toContain(
      'VENDOR_NOT_APPROVED',
    );
  });

  it('counts the one valid training among lapsed ones of the same name', () => {
    const trainings = [
      { name: 'privacy', validUntil: PAST },
      { name: 'other', validUntil: FUTURE },
      { name: 'privacy', validUntil: FUTURE },
    ];
    expect(answerOf(workforceGate, { 'facts.principal.worker.trainings': trainings })).toEqual([]);
  });

  it('does not count a valid training of another name', () => {
    const trainings = [
      { name: 'privacy', validUntil: PAST },
      { name: 'other', validUntil: FUTURE },
    ];
    expect(answerOf(workforceGate, { 'facts.principal.worker.trainings': trainings })).toEqual([
      'TRAINING_MISSING',
    ]);
  });

  it('denies a training whose validity is not known', () => {
    expect(answerOf(workforceGate, { 'facts.principal.worker.trainings.0.validUntil': null })).toEqual([
      'TRAINING_MISSING',
    ]);
  });

  it('holds the vendor type to an approved vendor even where no vendor is on record', () => {
    const change = { 'facts.principal.worker.vendorId': null, 'facts.project.approvedVendors': [null] };
    expect(answerOf(workforceGate, change, 'vendor abroad')).toEqual(['VENDOR_NOT_APPROVED']);
  });

  it('asks nothing of a tool that calls for itself', () => {
    expect(answerOf(workforceGate, { 'facts.project': null }, 'tool alone')).toEqual([]);
  });
});
