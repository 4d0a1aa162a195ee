import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { transferGate } from './transfer.gate.js';

const PAST = '2026-01-01T00:00:00.000Z';
const BEFORE = '2026-06-01T00:00:00.000Z';
const FUTURE = '2027-01-01T00:00:00.000Z';
const scc = { mechanism: 'scc', sccModule: 3, assessmentRef: 'tia', toCountry: 'IN', validFrom: PAST };

describe('the transfer gate', () => {
  it.each(['facts.network', 'facts.principal.worker', 'facts.transfer'])(
    'finds no ground without %s',
    (path) => {
      expect(answerOf(transferGate, { [path]: null })).toEqual(['TRANSFER_BASIS_MISSING']);
    },
  );

  it('accepts any one valid ground among those that lapsed', () => {
    const bases = [
      { ...scc, validUntil: BEFORE },
      { ...scc, validUntil: FUTURE },
    ];
    expect(answerOf(transferGate, { 'facts.transfer.bases': bases }, 'vendor abroad')).toEqual([]);
  });

  it('says expired only of a ground for that very country', () => {
    const change = {
      'facts.transfer.bases': [{ ...scc, toCountry: 'VN', validUntil: BEFORE }],
      'facts.transfer.adequacy': [
        { country: 'JP', validFrom: PAST, validUntil: null },
        { country: 'KR', validFrom: PAST, validUntil: BEFORE },
      ],
    };
    expect(answerOf(transferGate, change, 'vendor abroad')).toEqual(['TRANSFER_BASIS_MISSING']);
  });

  it('lets a basis cover the network as well as the residence', () => {
    const bases = [
      { ...scc, validUntil: FUTURE },
      { ...scc, toCountry: 'JP', validUntil: FUTURE },
    ];
    expect(
      answerOf(
        transferGate,
        { 'facts.transfer.bases': bases, 'facts.transfer.adequacy': null },
        'vendor abroad',
      ),
    ).toEqual([]);
  });

  it('ends an adequacy decision with its last instant excluded', () => {
    const until = (validUntil: string) =>
      answerOf(transferGate, { 'facts.transfer.adequacy.0.validUntil': validUntil }, 'vendor abroad');
    expect(until('2026-11-22T12:00:00.001Z')).toEqual([]);
    expect(until('2026-11-22T12:00:00.000Z')).toEqual(['TRANSFER_BASIS_EXPIRED']);
  });

  it('takes grounds without dates for no grounds', () => {
    const bases = [{ ...scc, validFrom: null, validUntil: FUTURE }];
    expect(answerOf(transferGate, { 'facts.transfer.bases': bases }, 'vendor abroad')).toEqual([
      'TRANSFER_BASIS_MISSING',
    ]);
    expect(answerOf(transferGate, { 'facts.transfer.bases.0.validUntil': null }, 'vendor abroad')).toEqual([
      'TRANSFER_BASIS_MISSING',
    ]);
  });

  it('finds no ground for the unknown country of a tool that calls for itself, and never asks where a person lives', () => {
    expect(answerOf(transferGate, { 'facts.network.country': null }, 'tool alone')).toEqual([
      'TRANSFER_BASIS_MISSING',
    ]);
    expect(answerOf(transferGate, {}, 'tool alone')).toEqual([]);
  });
});
