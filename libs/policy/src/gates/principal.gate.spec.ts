import { describe, expect, it } from '@jest/globals';
import { SITUATIONS } from '../../test/allowed-facts.js';
import { answerOf } from '../../test/judge.js';
import { principalGate } from './principal.gate.js';

const TOOL_ROLE_ONLY = { 'facts.principal.kind': 'tool', 'facts.principal.worker': null };

describe('the principal gate', () => {
  it('answers every code that applies, in the order of the table', () => {
    const change = {
      'facts.principal.status': 'suspended',
      'facts.principal.worker.vetting': null,
      'facts.principal.worker.ageBand': 'under_16',
      'facts.credential.connected': false,
    };
    expect(answerOf(principalGate, change, 'tool on behalf')).toEqual([
      'PRINCIPAL_SUSPENDED',
      'PRINCIPAL_NOT_VETTED',
      'PRINCIPAL_BELOW_MINIMUM_AGE',
      'CREDENTIAL_DISCONNECTED',
    ]);
  });

  it.each([
    ['facts.principal.id', null],
    ['facts.principal.id', ''],
    ['facts.principal.kind', 'robot'],
    ['facts.principal', null],
  ])('never takes a caller it cannot name for active (%s: %p)', (path, value) => {
    expect(answerOf(principalGate, { [path]: value })).toContain('PRINCIPAL_SUSPENDED');
  });

  it('never lets a person pass as a tool for want of a profile: kind and role must both say tool', () => {
    const credential = {
      id: 'c',
      connected: true,
      expiresAt: '2030-01-01T00:00:00.000Z',
      projectIds: ['project-1'],
      personId: 'anybody',
    };
    expect(answerOf(principalGate, { ...TOOL_ROLE_ONLY, 'facts.credential': credential })).toEqual([
      'PRINCIPAL_NOT_VETTED',
      'PRINCIPAL_BELOW_MINIMUM_AGE',
    ]);
    expect(answerOf(principalGate, { 'facts.principal.kind': 'person' }, 'tool alone')).toEqual([
      'PRINCIPAL_NOT_VETTED',
      'PRINCIPAL_BELOW_MINIMUM_AGE',
    ]);
  });

  it('judges the person of a tool that calls with one, also under the role of a tool', () => {
    const { worker } = SITUATIONS.annotator().facts.principal;
    const unvetted = { 'facts.principal.worker': { ...worker, vetting: null } };
    expect(answerOf(principalGate, unvetted, 'tool alone')).toEqual([
      'PRINCIPAL_NOT_VETTED',
      'PRINCIPAL_BELOW_MINIMUM_AGE',
    ]);
    const change = { 'facts.principal.kind': 'tool', 'facts.principal.worker.identity.status': 'failed' };
    expect(answerOf(principalGate, change, 'tool on behalf')).toEqual(['PRINCIPAL_NOT_VETTED']);
  });

  it('without a project still refuses those under 16 and those of unknown age, and no others', () => {
    const aged = (ageBand: unknown) =>
      answerOf(principalGate, { 'facts.project': null, 'facts.principal.worker.ageBand': ageBand });
    expect(aged('under_16')).toEqual(['PRINCIPAL_BELOW_MINIMUM_AGE']);
    expect(aged(null)).toEqual(['PRINCIPAL_BELOW_MINIMUM_AGE']);
    expect(aged('16_17')).toEqual([]);
    expect(aged('18_plus')).toEqual([]);
  });

  it('refuses a credential that has no identity', () => {
    expect(answerOf(principalGate, { 'facts.credential.id': null }, 'tool on behalf')).toEqual([
      'CREDENTIAL_DISCONNECTED',
    ]);
  });

  it('refuses a tool in no project, whatever its credential names', () => {
    const change = { 'facts.project': null, 'facts.credential.projectIds': [null] };
    expect(answerOf(principalGate, change, 'tool alone')).toEqual(['CREDENTIAL_DISCONNECTED']);
  });
});
