import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#libs/config';
import { witnessConfig } from './witness.config.js';

const LOG = { originPrefix: 'gate.example/trail/', publicKey: Buffer.alloc(32, 1).toString('base64') };
const ENV = {
  PORTCULLIS_WITNESS_DATA_DIR: '/data',
  PORTCULLIS_WITNESS_NAME: 'witness.example/w1',
  PORTCULLIS_WITNESS_LOGS: JSON.stringify([LOG]),
};

describe('the configuration of a witness', () => {
  it('listens on loopback unless told', () => {
    expect(loadConfig(witnessConfig, ENV)).toMatchObject({
      PORTCULLIS_WITNESS_HOST: '127.0.0.1',
      PORTCULLIS_WITNESS_LOGS: [LOG],
    });
  });

  it.each([
    ['no logs', '[]'],
    ['no JSON', 'x'],
    ['a short key', JSON.stringify([{ ...LOG, publicKey: Buffer.alloc(31).toString('base64') }])],
    ['a prefix that is no key name', JSON.stringify([{ ...LOG, originPrefix: 'a b' }])],
    ['a prefix that knows every log', JSON.stringify([{ ...LOG, originPrefix: '' }])],
    ['a setting nobody reads', JSON.stringify([{ ...LOG, other: 1 }])],
  ])('refuses %s', (_case, PORTCULLIS_WITNESS_LOGS) => {
    expect(() => loadConfig(witnessConfig, { ...ENV, PORTCULLIS_WITNESS_LOGS })).toThrow(
      /PORTCULLIS_WITNESS_LOGS/,
    );
  });

  it('refuses a name that no signature line can hold', () => {
    for (const PORTCULLIS_WITNESS_NAME of ['a b', 'a+b']) {
      expect(() => loadConfig(witnessConfig, { ...ENV, PORTCULLIS_WITNESS_NAME })).toThrow(/WITNESS_NAME/);
    }
  });
});
