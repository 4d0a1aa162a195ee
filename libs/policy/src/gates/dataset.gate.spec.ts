import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { datasetGate } from './dataset.gate.js';

describe('the dataset gate', () => {
  it('takes an unknown dataset for locked and an unknown item for quarantined', () => {
    expect(answerOf(datasetGate, { 'facts.dataset': null, 'facts.item': null })).toEqual([
      'DATASET_LOCKED',
      'ITEM_QUARANTINED',
    ]);
  });

  it('says erased of an erased item, with or without a version left', () => {
    expect(answerOf(datasetGate, { 'facts.item.state': 'erased' })).toEqual(['ITEM_ERASED']);
    expect(answerOf(datasetGate, { 'facts.item.state': 'erased', 'facts.item.versionId': null })).toEqual([
      'ITEM_ERASED',
    ]);
  });

  it('says quarantined, not erased, of a quarantined item without a version', () => {
    expect(
      answerOf(datasetGate, { 'facts.item.state': 'quarantined', 'facts.item.versionId': null }),
    ).toEqual(['ITEM_QUARANTINED']);
  });
});
