import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { residencyGate } from './residency.gate.js';

describe('the residency gate', () => {
  it.each([
    ['the dataset is not known', { 'facts.dataset': null }],
    ['neither region is known', { 'facts.dataset.region': null, 'request.gatewayRegion': null }],
    ['both regions are empty', { 'facts.dataset.region': '', 'request.gatewayRegion': '' }],
    ['the dataset is pinned elsewhere', { 'facts.dataset.region': 'us' }],
  ])('denies when %s', (_name, change) => {
    expect(answerOf(residencyGate, change)).toEqual(['WRONG_GATEWAY_REGION']);
  });
});
