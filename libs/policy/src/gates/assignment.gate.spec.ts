import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { assignmentGate } from './assignment.gate.js';

describe('the assignment gate', () => {
  it('without an assignment answers that alone', () => {
    expect(answerOf(assignmentGate, { 'facts.assignment': null })).toEqual(['NOT_ASSIGNED']);
  });

  it('denies an assignment without an identity', () => {
    expect(answerOf(assignmentGate, { 'facts.assignment.id': null })).toEqual(['NOT_ASSIGNED']);
  });

  it('keeps expiry and revocation apart and reports both', () => {
    const change = {
      'facts.assignment.expiresAt': '2026-01-01T00:00:00.000Z',
      'facts.assignment.revokedAt': '2026-01-01T00:00:00.000Z',
    };
    expect(answerOf(assignmentGate, change)).toEqual(['ASSIGNMENT_EXPIRED', 'ASSIGNMENT_REVOKED']);
  });

  it('counts a revocation dated ahead as a revocation', () => {
    expect(answerOf(assignmentGate, { 'facts.assignment.revokedAt': '2030-01-01T00:00:00.000Z' })).toEqual([
      'ASSIGNMENT_REVOKED',
    ]);
  });

  it.each([
    ['its credential is not known', { 'facts.credential': null }],
    ['the project is not known', { 'facts.project.id': null }],
    ['it is connected to another project', { 'facts.credential.projectIds': ['project-2'] }],
  ])('denies a tool that calls for itself when %s', (_name, change) => {
    expect(answerOf(assignmentGate, change, 'tool alone')).toEqual(['NOT_ASSIGNED']);
  });

  it('does not take the connection of a tool for the assignment of the person it asks for', () => {
    expect(answerOf(assignmentGate, { 'facts.assignment': null }, 'tool on behalf')).toEqual([
      'NOT_ASSIGNED',
    ]);
  });

  it('does not hold an assignment it does not need against a tool that calls for itself', () => {
    const assignment = {
      id: 'a',
      purpose: null,
      startsAt: null,
      expiresAt: '2026-01-01T00:00:00.000Z',
      revokedAt: '2026-01-01T00:00:00.000Z',
    };
    expect(answerOf(assignmentGate, { 'facts.assignment': assignment }, 'tool alone')).toEqual([]);
  });

  it('denies an item of no dataset and a project of unknown datasets', () => {
    expect(answerOf(assignmentGate, { 'facts.item': null })).toEqual(['ITEM_NOT_IN_PROJECT']);
    expect(answerOf(assignmentGate, { 'facts.project': null })).toEqual(['ITEM_NOT_IN_PROJECT']);
  });
});
