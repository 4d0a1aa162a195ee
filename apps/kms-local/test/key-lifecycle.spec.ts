import { existsSync } from 'node:fs';
import { FakeClock } from '#libs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorName, KmsLocalFixture } from './kms-local.fixture.js';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  type KeyMetadata,
  type KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from './raw-kms-client.js';

const DAY_MS = 86_400_000;

describe('the life of a key', () => {
  let clock: FakeClock;
  let fixture: KmsLocalFixture;
  let kms: KMSClient;
  let KeyId: string;
  let CiphertextBlob: Uint8Array;

  const describeKey = async (): Promise<KeyMetadata | undefined> =>
    (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  const decrypt = (): Promise<string> => errorName(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })));

  beforeEach(async () => {
    clock = new FakeClock();
    fixture = await KmsLocalFixture.start({ clock });
    kms = fixture.client();
    KeyId = (await kms.send(new CreateKeyCommand({ Description: 'acme' }))).KeyMetadata?.KeyId ?? '';
    const sealed = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    CiphertextBlob = sealed.CiphertextBlob ?? new Uint8Array();
  });
  afterEach(() => fixture.close());

  it('a new key is described as the real service describes it', async () => {
    expect(await describeKey()).toEqual({
      AWSAccountId: '000000000000',
      Arn: `arn:aws:kms:eu-central-1:000000000000:key/${KeyId}`,
      CreationDate: clock.now(),
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      Description: 'acme',
      Enabled: true,
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      KeyId,
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      MultiRegion: false,
      Origin: 'AWS_KMS',
    });
  });

  it('a disabled key refuses from the answer on, and works again once enabled', async () => {
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await decrypt()).toBe('DisabledException');
    expect(await describeKey()).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    await kms.send(new DisableKeyCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await decrypt()).toBe('none');
  });

  it('a key scheduled for deletion refuses at once, by every operation that would use or change it', async () => {
    const scheduled = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(scheduled).toMatchObject({
      KeyId: `arn:aws:kms:eu-central-1:000000000000:key/${KeyId}`,
      DeletionDate: new Date(clock.now().getTime() + 7 * DAY_MS),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    const refused = 'KMSInvalidStateException';
    expect(await decrypt()).toBe(refused);
    expect(await errorName(kms.send(new EnableKeyCommand({ KeyId })))).toBe(refused);
    expect(await errorName(kms.send(new DisableKeyCommand({ KeyId })))).toBe(refused);
    expect(await errorName(kms.send(new ScheduleKeyDeletionCommand({ KeyId })))).toBe(refused);
    expect(
      await errorName(kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyId }))),
    ).toBe(refused);
  });

  it('a cancelled deletion leaves the key disabled, then usable again', async () => {
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await decrypt()).toBe('DisabledException');
    expect(await describeKey()).not.toHaveProperty('DeletionDate');
    await kms.send(new EnableKeyCommand({ KeyId }));
    clock.advance(31 * DAY_MS);
    expect(await decrypt()).toBe('none');
  });

  it('cancelling what is not pending is KMSInvalidStateException', async () => {
    expect(await errorName(kms.send(new CancelKeyDeletionCommand({ KeyId })))).toBe(
      'KMSInvalidStateException',
    );
  });

  it('the key exists until the deletion date and not one millisecond longer; material and aliases are gone', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: KeyId }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    clock.advance(7 * DAY_MS - 1);
    expect(await describeKey()).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false });
    clock.advance(1);
    expect(await decrypt()).toBe('NotFoundException');
    expect(await errorName(kms.send(new CancelKeyDeletionCommand({ KeyId })))).toBe('NotFoundException');
    expect(existsSync(fixture.keyFile(KeyId))).toBe(false);
    expect((await kms.send(new ListAliasesCommand({}))).Aliases).toEqual([]);
    expect(await errorName(kms.send(new DescribeKeyCommand({ KeyId: 'alias/acme' })))).toBe(
      'NotFoundException',
    );
  });

  it('a deletion date that passed while the server was down is honoured at the start', async () => {
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await fixture.stop();
    clock.advance(30 * DAY_MS);
    await fixture.start();
    expect(existsSync(fixture.keyFile(KeyId))).toBe(false);
  });

  it.each([6, 31, 7.5])('a waiting period of %d days is ValidationException', async (PendingWindowInDays) => {
    const schedule = kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
    expect(await errorName(schedule)).not.toBe('none');
    expect(await describeKey()).toMatchObject({ KeyState: 'Enabled' });
  });

  it('changes of state take a key id or key ARN, not an alias', async () => {
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/acme', TargetKeyId: KeyId }));
    expect(await errorName(kms.send(new DisableKeyCommand({ KeyId: 'alias/acme' })))).toBe(
      'NotFoundException',
    );
    const arn = (await describeKey())?.Arn;
    await kms.send(new DisableKeyCommand({ KeyId: arn }));
    expect(await describeKey()).toMatchObject({ KeyState: 'Disabled' });
  });

  it('of ten concurrent schedules of one key exactly one succeeds', async () => {
    const schedule = (days: number): Promise<string> =>
      errorName(kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })));
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => schedule(7 + index)));
    expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'KMSInvalidStateException')).toHaveLength(9);
  });

  it('listing pages through every key exactly once', async () => {
    for (let index = 0; index < 6; index += 1) await kms.send(new CreateKeyCommand({}));
    const seen: string[] = [];
    let Marker: string | undefined;
    for (let page = 0; page < 4; page += 1) {
      const answer = await kms.send(new ListKeysCommand({ Limit: 2, ...(Marker && { Marker }) }));
      seen.push(...(answer.Keys ?? []).map((key) => key.KeyId ?? ''));
      Marker = answer.NextMarker;
      expect(answer.Truncated).toBe(page < 3);
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toContain(KeyId);
    expect(await errorName(kms.send(new ListKeysCommand({ Marker: '!' })))).toBe('InvalidMarkerException');
    expect(await errorName(kms.send(new ListKeysCommand({ Limit: 1001 })))).toBe('ValidationException');
  });
});
