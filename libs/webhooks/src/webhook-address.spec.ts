import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCidr } from '#libs/http';
import { MAX_ATTEMPTS, retryDelayMs } from './retry-delay.js';
import { mayConnect, urlRefusal } from './webhook-address.js';
import { webhookSecret } from './webhook-secret.js';

const LOOPBACK = [parseCidr('127.0.0.0/8')].filter((block) => block !== null);

describe('mayConnect', () => {
  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '2001:0:a9fe:a9fe::1',
    '::127.0.0.1',
    '::7f00:1',
    '::a00:1',
    '::2',
    '4000::1',
    '8000::1',
    '1fff::1',
    'fec0::1',
    '64:ff9b:1::a00:1',
    '::ffff:0:a00:1',
    '2001:2::1',
    '2001:db8::1',
    '2001:10::1',
    '3fff::1',
    '5f00::1',
    'fe80::1%eth0',
    'localhost',
    '',
  ])('refuses %j, which is not plainly somebody’s on the Internet', (address) => {
    expect(mayConnect('https:', address, [])).toBe(false);
  });

  it('lets TLS reach the Internet, and plain HTTP only what configuration names', () => {
    expect(mayConnect('https:', '8.8.8.8', [])).toBe(true);
    for (const address of ['2606:4700::1111', '2001:4860:4860::8888', '2a02::1', '2c0f::1', '::ffff:8.8.8.8'])
      expect(mayConnect('https:', address, [])).toBe(true);
    expect(mayConnect('http:', '8.8.8.8', LOOPBACK)).toBe(false);
    expect(mayConnect('http:', '127.0.0.1', LOOPBACK)).toBe(true);
    expect(mayConnect('https:', '10.0.0.1', LOOPBACK)).toBe(false);
  });
});

describe('urlRefusal', () => {
  it.each([
    ['not a url', 'is not a URL'],
    ['http://hooks.example/x', 'must begin with https://'],
    ['ftp://hooks.example/x', 'must begin with https://'],
    ['https://user:secret@hooks.example/', 'must not hold credentials'],
    ['https://hooks.example/#x', 'must not have a fragment'],
    ['https://127.0.0.1/', 'is at an address that webhooks may not be at'],
    ['https://0x7f.1/', 'is at an address that webhooks may not be at'],
    ['https://2130706433/', 'is at an address that webhooks may not be at'],
    ['https://[::ffff:127.0.0.1]/', 'is at an address that webhooks may not be at'],
    ['https://[::127.0.0.1]/', 'is at an address that webhooks may not be at'],
    ['https://[4000::1]/', 'is at an address that webhooks may not be at'],
  ])('refuses %s: it %s', (url, reason) => {
    expect(urlRefusal(url, [])).toBe(reason);
  });

  it('takes names over TLS, and what configuration allows', () => {
    expect(urlRefusal('https://hooks.example:8443/path?x=1', [])).toBeNull();
    expect(urlRefusal('http://127.0.0.1:9/', LOOPBACK)).toBeNull();
    expect(urlRefusal('http://10.0.0.1/', LOOPBACK)).not.toBeNull();
  });
});

describe('webhookSecret', () => {
  it('differs with each webhook, purpose and process secret, and has the length the standard asks for', () => {
    const purposes = ['alert', 'notification'] as const;
    const secrets = ['a', 'b'].flatMap((by) =>
      ['1', '2'].flatMap((id) => purposes.map((purpose) => webhookSecret(by, id, purpose))),
    );
    expect(new Set(secrets).size).toBe(8);
    for (const secret of secrets)
      expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});

describe('retryDelayMs', () => {
  it('grows from five seconds to about six hours, and never beyond', () => {
    expect(retryDelayMs(1, 5_000, 0.5)).toBe(5_000);
    expect(retryDelayMs(4, 5_000, 0.5)).toBe(320_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_ATTEMPTS }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, random) => {
          const delay = retryDelayMs(n, 5_000, random);
          expect(delay).toBeGreaterThanOrEqual(4_000);
          expect(delay).toBeLessThanOrEqual(26_000_000);
        },
      ),
    );
  });
});
