import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../test/judge.js';
import { regionGate } from './region.gate.js';

describe('the region gate', () => {
  it('judges residence and network each for itself', () => {
    expect(answerOf(regionGate, { 'facts.principal.worker.residenceCountry': 'US' })).toEqual([
      'WORKER_COUNTRY_NOT_ALLOWED',
    ]);
    expect(answerOf(regionGate, { 'facts.network.country': 'US' })).toEqual(['NETWORK_COUNTRY_NOT_ALLOWED']);
  });

  it('says unknown of an unknown country, not that it was refused, and keeps judging the other', () => {
    const change = { 'facts.network.country': null, 'facts.principal.worker.residenceCountry': 'US' };
    expect(answerOf(regionGate, change)).toEqual(['WORKER_COUNTRY_NOT_ALLOWED', 'COUNTRY_UNKNOWN']);
    expect(answerOf(regionGate, { 'facts.network.country': '' })).toEqual(['COUNTRY_UNKNOWN']);
  });

  it('denies every country where the allowed ones are not known', () => {
    expect(answerOf(regionGate, { 'facts.project': null })).toEqual([
      'WORKER_COUNTRY_NOT_ALLOWED',
      'NETWORK_COUNTRY_NOT_ALLOWED',
    ]);
    expect(answerOf(regionGate, { 'facts.project': null, 'facts.network.anonymising': true })).toContain(
      'ANONYMISING_NETWORK',
    );
  });

  it('asks a tool that calls for itself for its network only', () => {
    expect(answerOf(regionGate, { 'facts.network.country': null }, 'tool alone')).toEqual([
      'COUNTRY_UNKNOWN',
    ]);
    expect(answerOf(regionGate, {}, 'tool alone')).toEqual([]);
  });

  it.each([
    ['facts.network.geoMaxAgeDays', null],
    ['facts.network.geoMaxAgeDays', Number.NaN],
    ['facts.network.geoMaxAgeDays', Number.POSITIVE_INFINITY],
    ['facts.network.geoMaxAgeDays', '90'],
    ['facts.network.geoBuiltAt', '2026-11-01'],
    ['facts.network.geoBuiltAt', '2026-99-99T00:00:00.000Z'],
    ['request.at', 'now'],
  ])('trusts no address data whose age cannot be told (%s: %p)', (path, value) => {
    expect(answerOf(regionGate, { [path]: value })).toEqual(['GEO_DATA_STALE']);
  });

  it('denies on every count that can be seen without a network', () => {
    expect(answerOf(regionGate, { 'facts.network': null })).toEqual([
      'COUNTRY_UNKNOWN',
      'ANONYMISING_NETWORK',
      'GEO_DATA_STALE',
    ]);
  });
});
