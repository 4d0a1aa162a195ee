import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorName, KmsLocalFixture } from './kms-local.fixture.js';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  EncryptCommand,
  type KMSClient,
  ListAliasesCommand,
  UpdateAliasCommand,
} from './raw-kms-client.js';

describe('aliases', () => {
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let first: string;
  let second: string;

  const createKey = async (input = {}): Promise<string> =>
    (await kms.send(new CreateKeyCommand(input))).KeyMetadata?.KeyId ?? '';
  const createAlias = (AliasName: string, TargetKeyId: string): Promise<string> =>
    errorName(kms.send(new CreateAliasCommand({ AliasName, TargetKeyId })));
  const updateAlias = (AliasName: string, TargetKeyId: string): Promise<string> =>
    errorName(kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId })));
  const targetOf = async (KeyId: string): Promise<string | undefined> =>
    (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyId;

  beforeEach(async () => {
    fixture = await KmsLocalFixture.start();
    kms = fixture.client();
    [first, second] = [await createKey(), await createKey()];
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: first }));
  });
  afterEach(() => fixture.close());

  it('key id, key ARN, alias name and alias ARN name the same key', async () => {
    const prefix = 'arn:aws:kms:eu-central-1:000000000000:';
    for (const KeyId of [first, `${prefix}key/${first}`, 'alias/acme', `${prefix}alias/acme`]) {
      expect(await targetOf(KeyId)).toBe(first);
      const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
      await kms.send(new DecryptCommand({ CiphertextBlob, KeyId }));
    }
  });

  it('a second alias of the same name is AlreadyExistsException, also for the same key', async () => {
    expect(await createAlias('alias/acme', first)).toBe('AlreadyExistsException');
    expect(await createAlias('alias/acme', second)).toBe('AlreadyExistsException');
  });

  it('of twenty concurrent creations of one name exactly one succeeds', async () => {
    const names = await Promise.all(Array.from({ length: 20 }, () => createAlias('alias/race', first)));
    expect(names.filter((name) => name === 'none')).toHaveLength(1);
    expect(names.filter((name) => name === 'AlreadyExistsException')).toHaveLength(19);
  });

  it('moving an alias changes what it encrypts with; old ciphertexts still open', async () => {
    const encrypt = new EncryptCommand({ KeyId: 'alias/acme', Plaintext: Buffer.from('x') });
    const { CiphertextBlob } = await kms.send(encrypt);
    expect(await updateAlias('alias/acme', second)).toBe('none');
    expect(await targetOf('alias/acme')).toBe(second);
    await kms.send(new DecryptCommand({ CiphertextBlob }));
    const throughAlias = kms.send(new DecryptCommand({ CiphertextBlob, KeyId: 'alias/acme' }));
    expect(await errorName(throughAlias)).toBe('IncorrectKeyException');
  });

  it('an alias moves only between keys of the same kind, and only to a key that exists', async () => {
    const signing = await createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    expect(await updateAlias('alias/acme', signing)).toBe('ValidationException');
    expect(await updateAlias('alias/acme', crypto.randomUUID())).toBe('NotFoundException');
    expect(await updateAlias('alias/none', second)).toBe('NotFoundException');
    expect(await updateAlias('alias/acme', 'alias/acme')).toBe('NotFoundException');
    expect(await targetOf('alias/acme')).toBe(first);
  });

  it('a deleted alias names nothing; the key stays', async () => {
    await kms.send(new DeleteAliasCommand({ AliasName: 'alias/acme' }));
    expect(await errorName(targetOf('alias/acme'))).toBe('NotFoundException');
    expect(await targetOf(first)).toBe(first);
    const again = kms.send(new DeleteAliasCommand({ AliasName: 'alias/acme' }));
    expect(await errorName(again)).toBe('NotFoundException');
  });

  it.each([
    ['acme', 'ValidationException'],
    ['alias/', 'ValidationException'],
    ['alias/aws/s3', 'InvalidAliasNameException'],
    ['alias/with space', 'ValidationException'],
    [`alias/${'x'.repeat(251)}`, 'ValidationException'],
  ])('the name %s is %s', async (name, refused) => {
    expect(await createAlias(name, first)).toBe(refused);
  });

  it('listing shows all aliases, those of one key, and pages', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/borealis', TargetKeyId: second }));
    const names = async (input: object): Promise<unknown[]> =>
      (await kms.send(new ListAliasesCommand(input))).Aliases?.map((alias) => alias.AliasName) ?? [];
    expect(await names({})).toEqual(['alias/acme', 'alias/borealis']);
    expect(await names({ KeyId: second })).toEqual(['alias/borealis']);
    const page = await kms.send(new ListAliasesCommand({ Limit: 1 }));
    expect(page.Aliases).toMatchObject([{ AliasName: 'alias/acme', TargetKeyId: first }]);
    expect(await names({ Limit: 1, Marker: page.NextMarker })).toEqual(['alias/borealis']);
  });
});
