import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { termsGate } from './terms.gate.js';

const GRACE = { 'facts.project.nda.graceUntil': '2027-01-01T00:00:00.000Z' };

describe('the terms gate', () => {
  it('denies both documents without a project', () => {
    expect(answerOf(termsGate, { 'facts.project': null })).toEqual([
      'NDA_NOT_ACCEPTED',
      'PROJECT_TERMS_NOT_ACCEPTED',
    ]);
  });

  it.each([
    ['currentVersionId', null],
    ['currentSha256', null],
    ['currentSha256', ''],
    ['accepted.versionId', null],
    ['accepted.sha256', null],
  ])('takes an NDA whose %s is %p for not accepted, grace or not', (name, value) => {
    const change = { [`facts.project.nda.${name}`]: value };
    expect(answerOf(termsGate, change)).toEqual(['NDA_NOT_ACCEPTED']);
    expect(answerOf(termsGate, { ...change, ...GRACE })).toEqual(['NDA_NOT_ACCEPTED']);
  });

  it('never says superseded of an NDA that was not accepted at all', () => {
    expect(answerOf(termsGate, { 'facts.project.nda.accepted': null, ...GRACE })).toEqual([
      'NDA_NOT_ACCEPTED',
    ]);
  });

  it('lets an earlier acceptance of the project terms count until the grace ends', () => {
    const earlier = {
      'facts.project.projectTerms.accepted': { versionId: 'terms-0', sha256: 'c'.repeat(64) },
    };
    const until = (graceUntil: string) => ({
      ...earlier,
      'facts.project.projectTerms.graceUntil': graceUntil,
    });
    expect(answerOf(termsGate, until('2026-11-22T12:00:00.001Z'))).toEqual([]);
    expect(answerOf(termsGate, until('2026-11-22T12:00:00.000Z'))).toEqual(['PROJECT_TERMS_NOT_ACCEPTED']);
  });

  it('does not know of an NDA that needs no acceptance', () => {
    expect(answerOf(termsGate, { 'facts.project.nda': 'none' })).toEqual(['NDA_NOT_ACCEPTED']);
  });

  it('asks nothing of a tool that calls for itself', () => {
    expect(answerOf(termsGate, {}, 'tool alone')).toEqual([]);
  });
});
