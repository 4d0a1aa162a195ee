import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorName, KmsLocalFixture } from './kms-local.fixture.js';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DisableKeyCommand,
  EncryptCommand,
  type KMSClient,
  ListKeysCommand,
} from './raw-kms-client.js';

describe('keys on disk', () => {
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let first: string;
  let second: string;

  const createKey = async (): Promise<string> =>
    (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  const encrypt = (KeyId: string): Promise<string> =>
    errorName(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })));
  const restart = async (): Promise<void> => {
    await fixture.stop();
    await fixture.start();
    kms = fixture.client(undefined, 1);
  };

  beforeEach(async () => {
    fixture = await KmsLocalFixture.start();
    kms = fixture.client(undefined, 1);
    [first, second] = [await createKey(), await createKey()];
  });
  afterEach(() => fixture.close());

  it('a restart on the same data keeps keys, states and aliases', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: first }));
    const sealed = await kms.send(new EncryptCommand({ KeyId: first, Plaintext: Buffer.from('kept') }));
    await kms.send(new DisableKeyCommand({ KeyId: second }));
    await restart();
    const { CiphertextBlob } = sealed;
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, KeyId: 'alias/acme' }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('kept');
    expect(await encrypt(second)).toBe('DisabledException');
  });

  it('every file is readable by the owner only', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: first }));
    const names = (await readdir(fixture.dataDir, { recursive: true })).sort();
    expect(names).toEqual(
      ['aliases.sealed', 'keys', `keys/${first}.key`, `keys/${second}.key`, 'root.check', 'root.key'].sort(),
    );
    for (const name of names) expect((await stat(join(fixture.dataDir, name))).mode & 0o077).toBe(0);
  });

  it('one changed bit anywhere in a key file makes that key refuse, and no other', async () => {
    const path = fixture.keyFile(first);
    const original = await readFile(path);
    for (let index = 0; index < original.length; index += 7) {
      const changed = Buffer.from(original);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await writeFile(path, changed);
      expect(await encrypt(first)).toBe('KMSInternalException');
    }
    expect(await encrypt(second)).toBe('none');
    await writeFile(path, original);
    expect(await encrypt(first)).toBe('none');
  });

  it('a damaged key is logged at the start, listed, and does not keep the others from working', async () => {
    await writeFile(fixture.keyFile(first), '');
    await restart();
    expect(fixture.errors()).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ keyId: first }) }),
    );
    expect(await encrypt(first)).toBe('KMSInternalException');
    expect(await encrypt(second)).toBe('none');
    const { Keys } = await kms.send(new ListKeysCommand({}));
    expect(Keys?.map((key) => key.KeyId).sort()).toEqual([first, second].sort());
  });

  it("one key's file does not pass for another key", async () => {
    await copyFile(fixture.keyFile(second), fixture.keyFile(first));
    expect(await encrypt(first)).toBe('KMSInternalException');
  });

  it('a damaged alias file refuses aliases, not keys', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: first }));
    await writeFile(join(fixture.dataDir, 'aliases.sealed'), randomBytes(64));
    expect(await encrypt('alias/acme')).toBe('KMSInternalException');
    expect(await encrypt(first)).toBe('none');
  });

  it('another root key refuses to start and leaves the data as it was', async () => {
    const path = join(fixture.dataDir, 'root.key');
    const rootKey = await readFile(path);
    await fixture.stop();
    await writeFile(path, randomBytes(32));
    await expect(fixture.start()).rejects.toThrow('is not the root key');
    await writeFile(path, rootKey);
    await restart();
    expect(await encrypt(first)).toBe('none');
  });

  it('a missing root key is not silently replaced while keys exist', async () => {
    await fixture.stop();
    await rm(join(fixture.dataDir, 'root.key'));
    await expect(fixture.start()).rejects.toThrow('root.key is missing');
    await rm(join(fixture.dataDir, 'root.check'));
    await expect(fixture.start()).rejects.toThrow('root.key is missing');
  });

  it('a missing check file is not silently replaced while keys exist', async () => {
    await fixture.stop();
    await rm(join(fixture.dataDir, 'root.check'));
    await expect(fixture.start()).rejects.toThrow('root.check is missing');
  });

  it('a root key that is short or open to others refuses to start', async () => {
    const path = join(fixture.dataDir, 'root.key');
    await fixture.stop();
    await chmod(path, 0o640);
    await expect(fixture.start()).rejects.toThrow('chmod 600');
    await writeFile(path, randomBytes(31));
    await expect(fixture.start()).rejects.toThrow('does not hold 32 bytes');
  });

  it('what an interrupted write left behind is cleared and is no key', async () => {
    const leftover = `${fixture.keyFile(first)}.${crypto.randomUUID()}.tmp`;
    await fixture.stop();
    await writeFile(leftover, 'half');
    await restart();
    await expect(stat(leftover)).rejects.toThrow('ENOENT');
    expect((await kms.send(new ListKeysCommand({}))).Keys).toHaveLength(2);
  });

  it('a key file shows nothing of the key, not even what kind it is', async () => {
    const sealed = await readFile(fixture.keyFile(first));
    expect(sealed.toString('latin1')).not.toContain('SYMMETRIC_DEFAULT');
  });
});
