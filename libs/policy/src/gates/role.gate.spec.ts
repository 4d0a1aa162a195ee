import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { roleGate } from './role.gate.js';

describe('the role gate', () => {
  it.each(['annotator', 'reviewer', 'tool'])('lets the role %s read items', (role) => {
    expect(answerOf(roleGate, { 'facts.principal.roles': [role] })).toEqual([]);
  });

  it.each(['owner', '', 'manage', '__proto__'])('gives an unknown role nothing (%p)', (role) => {
    expect(answerOf(roleGate, { 'facts.principal.roles': [role] })).toEqual(['ROLE_FORBIDS']);
  });

  it.each(['item:write', 'manage', 'dataset:create', '', null])(
    'denies an action it does not judge (%p)',
    (action) => {
      expect(answerOf(roleGate, { 'request.action': action })).toEqual(['ROLE_FORBIDS']);
    },
  );

  it('never takes an unknown organisation for the own one', () => {
    const change = {
      'facts.principal.roles': ['client_admin'],
      'facts.principal.organisationId': null,
      'facts.item.organisationId': null,
    };
    expect(answerOf(roleGate, change, 'metadata only')).toEqual(['ROLE_FORBIDS']);
    expect(answerOf(roleGate, { ...change, 'facts.item': null }, 'metadata only')).toEqual(['ROLE_FORBIDS']);
  });

  it('denies a caller of whom nothing is known', () => {
    expect(answerOf(roleGate, { 'facts.principal': null })).toEqual(['ROLE_FORBIDS']);
  });
});
