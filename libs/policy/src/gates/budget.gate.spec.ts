import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { budgetGate } from './budget.gate.js';

const NO_COUNTS = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5', undefined];

describe('the budget gate', () => {
  it('admits the last item and the last byte', () => {
    expect(answerOf(budgetGate, { 'facts.budget.itemsUsed': 99, 'facts.budget.bytesUsed': 900_000 })).toEqual(
      [],
    );
  });

  it('denies both once both are used up', () => {
    expect(
      answerOf(budgetGate, { 'facts.budget.itemsUsed': 101, 'facts.budget.bytesUsed': 900_001 }),
    ).toEqual(['ITEM_BUDGET_EXCEEDED', 'BYTE_BUDGET_EXCEEDED']);
  });

  it('admits nobody to a limit of zero items, and a read of no bytes to a limit of zero bytes', () => {
    const change = { 'facts.budget': { itemLimit: 0, itemsUsed: 0, byteLimit: 0, bytesUsed: 0 } };
    expect(answerOf(budgetGate, { ...change, 'request.bytes': 0 })).toEqual(['ITEM_BUDGET_EXCEEDED']);
  });

  it.each(NO_COUNTS)('denies a count that is none (%p)', (value) => {
    expect(answerOf(budgetGate, { 'facts.budget.itemLimit': value })).toEqual(['ITEM_BUDGET_EXCEEDED']);
    expect(answerOf(budgetGate, { 'facts.budget.itemsUsed': value })).toEqual(['ITEM_BUDGET_EXCEEDED']);
    expect(answerOf(budgetGate, { 'facts.budget.byteLimit': value })).toEqual(['BYTE_BUDGET_EXCEEDED']);
    expect(answerOf(budgetGate, { 'facts.budget.bytesUsed': value })).toEqual(['BYTE_BUDGET_EXCEEDED']);
    expect(answerOf(budgetGate, { 'request.bytes': value })).toEqual(['BYTE_BUDGET_EXCEEDED']);
  });

  it('counts no budget for metadata', () => {
    const change = { 'facts.budget': { itemLimit: 0, itemsUsed: 9, byteLimit: 0, bytesUsed: 9 } };
    expect(answerOf(budgetGate, change, 'metadata only')).toEqual([]);
  });
});
