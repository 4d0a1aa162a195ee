import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KmsLocalCredential, OPERATION_NAMES } from '../src/index.js';
import { KmsLocalFixture, OWNER } from './kms-local.fixture.js';
import { sendRaw, signRequest } from './raw-request.js';

const credential = (name: string, allowedActions: readonly string[]): KmsLocalCredential => ({
  accessKeyId: `AKIA${name}`,
  secretAccessKey: `${name}-secret-of-this-test`,
  allowedActions,
});

const GATEWAY = credential('GATEWAY', ['Decrypt']);
const ADMIN = credential('ADMIN', [
  'CreateKey',
  'DescribeKey',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
]);
const TRAIL = credential('TRAIL', ['GetPublicKey', 'Sign']);
const NOBODY = credential('NOBODY', []);

describe('who may call what', () => {
  let fixture: KmsLocalFixture;

  beforeAll(async () => {
    fixture = await KmsLocalFixture.start({ credentials: [OWNER, GATEWAY, ADMIN, TRAIL, NOBODY] });
  });
  afterAll(() => fixture.close());

  it.each([GATEWAY, ADMIN, TRAIL, NOBODY])(
    '$accessKeyId may call exactly $allowedActions',
    async (caller) => {
      const refused: string[] = [];
      for (const name of OPERATION_NAMES) {
        const request = await signRequest(fixture.url, `TrentService.${name}`, '{}', { credential: caller });
        const { type } = await sendRaw(fixture.url, request);
        if (type === 'AccessDeniedException') refused.push(name);
      }
      expect(OPERATION_NAMES.filter((name) => !refused.includes(name))).toEqual([...caller.allowedActions]);
    },
  );

  it('a forbidden operation is refused before its input is looked at', async () => {
    const request = await signRequest(fixture.url, 'TrentService.GenerateDataKey', 'not json', {
      credential: GATEWAY,
    });
    expect(await sendRaw(fixture.url, request)).toMatchObject({ status: 400, type: 'AccessDeniedException' });
  });

  it('a misspelt action, a short secret, a doubled access key and an empty list refuse to start', async () => {
    const start = (credentials: readonly KmsLocalCredential[]): Promise<unknown> =>
      KmsLocalFixture.start({ credentials });
    await expect(start([credential('A', ['decrypt'])])).rejects.toThrow('not an operation');
    await expect(start([credential('A', ['*'])])).rejects.toThrow('not an operation');
    await expect(start([{ ...GATEWAY, secretAccessKey: 'short' }])).rejects.toThrow('secretAccessKey');
    await expect(start([GATEWAY, GATEWAY])).rejects.toThrow('twice');
    await expect(start([])).rejects.toThrow();
  });
});
