import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { projectGate } from './project.gate.js';

describe('the project gate', () => {
  it('denies without a project, and with an assignment to an unknown one', () => {
    expect(answerOf(projectGate, { 'facts.project': null })).toEqual(['PROJECT_NOT_ACTIVE']);
    expect(answerOf(projectGate, { 'facts.project': null, 'facts.assignment': null })).toEqual([
      'PROJECT_NOT_ACTIVE',
    ]);
  });

  it('answers every code that applies, in the order of the table', () => {
    const change = {
      'facts.project.state': 'completed',
      'facts.project.startsAt': '2027-01-01T00:00:00.000Z',
      'facts.project.endsAt': '2026-01-01T00:00:00.000Z',
    };
    expect(answerOf(projectGate, change)).toEqual([
      'PROJECT_NOT_ACTIVE',
      'PROJECT_NOT_STARTED',
      'PROJECT_ENDED',
    ]);
  });

  it('denies a project without an identity', () => {
    expect(answerOf(projectGate, { 'facts.project.id': null })).toEqual(['PROJECT_NOT_ACTIVE']);
  });

  it('takes times of another shape for unknown', () => {
    expect(answerOf(projectGate, { 'facts.project.startsAt': '2026-01-01' })).toEqual([
      'PROJECT_NOT_STARTED',
    ]);
    expect(answerOf(projectGate, { 'facts.project.endsAt': 'infinity' })).toEqual(['PROJECT_ENDED']);
  });
});
