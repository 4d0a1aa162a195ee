import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { tenantGate } from './tenant.gate.js';

describe('the tenant gate', () => {
  it.each([
    ['the item is not known', { 'facts.item': null }],
    ['the item has no identity', { 'facts.item.id': null }],
    ['the dataset is not known', { 'facts.dataset': null }],
    ['the project is of another organisation', { 'facts.project.organisationId': 'borealis' }],
    ['nobody owns anything', { 'facts.item.organisationId': null, 'facts.dataset.organisationId': null }],
    ['no dataset is named', { 'facts.item.datasetId': null, 'facts.dataset.id': null }],
  ])('denies when %s', (_name, change) => {
    expect(answerOf(tenantGate, change)).toEqual(['OTHER_ORGANISATION']);
  });

  it('leaves a missing project to the project gate', () => {
    expect(answerOf(tenantGate, { 'facts.project': null })).toEqual([]);
  });

  it('admits whoever works for several organisations to the items of each', () => {
    expect(answerOf(tenantGate, { 'facts.principal.worksFor': ['borealis', 'acme'] })).toEqual([]);
  });
});
