import { describe, expect, it } from '@jest/globals';
import { kmsLocalConfigSchema } from './kms-local.config.js';

const CREDENTIAL = {
  accessKeyId: 'AKIAX',
  secretAccessKey: 'a-secret-of-this-test',
  allowedActions: ['Decrypt'],
};
const ENV = { KMS_LOCAL_DATA_DIR: '/data', KMS_LOCAL_CREDENTIALS: JSON.stringify([CREDENTIAL]) };

describe('kms-local configuration', () => {
  it('listens on loopback without fault injection by default', () => {
    expect(kmsLocalConfigSchema.parse(ENV)).toEqual({
      dataDir: '/data',
      host: '127.0.0.1',
      port: 8083,
      region: 'eu-central-1',
      accountId: '000000000000',
      credentials: [CREDENTIAL],
      allowNonLoopback: false,
    });
  });

  it.each([
    ['not JSON', 'a-secret-of-this-test'],
    ['an unknown action', JSON.stringify([{ ...CREDENTIAL, allowedActions: ['Everything'] }])],
    ['no list', JSON.stringify(CREDENTIAL)],
  ])('credentials that are %s are refused without being quoted', (_case, KMS_LOCAL_CREDENTIALS) => {
    const parsed = kmsLocalConfigSchema.safeParse({ ...ENV, KMS_LOCAL_CREDENTIALS });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.message).not.toContain('a-secret-of-this-test');
  });

  it('a short fault secret and a port out of range are refused', () => {
    expect(kmsLocalConfigSchema.safeParse({ ...ENV, KMS_LOCAL_FAULT_SECRET: 'short' }).success).toBe(false);
    expect(kmsLocalConfigSchema.safeParse({ ...ENV, KMS_LOCAL_PORT: '70000' }).success).toBe(false);
  });
});
