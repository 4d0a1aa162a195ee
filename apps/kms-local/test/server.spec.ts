import { afterEach, describe, expect, it } from '@jest/globals';
import { KmsLocalFixture, OWNER } from './kms-local.fixture.js';
import { CreateKeyCommand } from './raw-kms-client.js';

describe('the server', () => {
  const started: KmsLocalFixture[] = [];
  const start = async (options = {}): Promise<KmsLocalFixture> => {
    const fixture = await KmsLocalFixture.start(options);
    started.push(fixture);
    return fixture;
  };

  afterEach(async () => {
    for (const fixture of started.splice(0)) await fixture.close();
  });

  it('refuses to listen beyond loopback unless told to', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow('refuses to listen on 0.0.0.0');
    await expect(start({ host: '127.0.0.1.example.com' })).rejects.toThrow('refuses to listen');
    expect((await start({ host: '0.0.0.0', allowNonLoopback: true })).url).toMatch(/^http:/);
  });

  it('refuses an account id or region that cannot be part of an ARN', async () => {
    await expect(start({ accountId: '12' })).rejects.toThrow('12 digits');
    await expect(start({ region: 'eu:west' })).rejects.toThrow('region');
  });

  it('a taken port is a clear error', async () => {
    const first = await start();
    await expect(start({ port: Number(new URL(first.url).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('stopping twice is no error, and a stopped server can be started again', async () => {
    const fixture = await start();
    await fixture.stop();
    await fixture.stop();
    await fixture.start();
    await fixture.client().send(new CreateKeyCommand({}));
  });

  it('stopping is quick while clients hold idle connections', async () => {
    const fixture = await start();
    await fixture.client().send(new CreateKeyCommand({}));
    const begin = performance.now();
    await fixture.stop();
    expect(performance.now() - begin).toBeLessThan(900);
  });

  it('carries its account and region in every ARN', async () => {
    const fixture = await start({ accountId: '123456789012' });
    const { KeyMetadata } = await fixture.client(OWNER).send(new CreateKeyCommand({}));
    expect(KeyMetadata?.Arn).toBe(`arn:aws:kms:eu-central-1:123456789012:key/${KeyMetadata?.KeyId}`);
  });
});
