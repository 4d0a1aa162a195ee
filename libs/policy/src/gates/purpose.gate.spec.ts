import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { purposeGate } from './purpose.gate.js';

describe('the purpose gate', () => {
  it('denies on every count without a dataset', () => {
    expect(answerOf(purposeGate, { 'facts.dataset': null })).toEqual([
      'PURPOSE_NOT_PERMITTED',
      'PROCESSING_RESTRICTED',
      'CLIENT_INSTRUCTION_MISSING',
    ]);
  });

  it('does not lend the purpose of tools to a person without an assignment', () => {
    expect(answerOf(purposeGate, { 'facts.assignment': null })).toEqual(['PURPOSE_NOT_PERMITTED']);
    expect(answerOf(purposeGate, { 'facts.assignment': null }, 'tool on behalf')).toEqual([
      'PURPOSE_NOT_PERMITTED',
    ]);
  });

  it('gives a tool that calls for itself the purpose of annotation only', () => {
    expect(answerOf(purposeGate, {}, 'tool alone')).toEqual([]);
    expect(answerOf(purposeGate, { 'facts.dataset.permittedPurposes': [''] }, 'tool alone')).toEqual([
      'PURPOSE_NOT_PERMITTED',
    ]);
  });

  it('denies an instruction without a date', () => {
    expect(
      answerOf(purposeGate, { 'facts.dataset.clientInstruction.recordedAt': null }, 'vendor abroad'),
    ).toEqual(['CLIENT_INSTRUCTION_MISSING']);
  });

  it('denies a sensitivity it does not know', () => {
    expect(answerOf(purposeGate, { 'facts.dataset.sensitivity': 'secret' }, 'vendor abroad')).toEqual([
      'CLIENT_INSTRUCTION_MISSING',
    ]);
  });
});
