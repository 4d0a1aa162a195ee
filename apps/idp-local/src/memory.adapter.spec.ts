import { describe, expect, test } from '@jest/globals';
import { MemoryAdapter, ProviderMemory } from './memory.adapter.js';

describe('the provider memory', () => {
  test('keeps models apart, forgets what expired, and marks what was consumed', async () => {
    const memory = new ProviderMemory();
    const [codes, sessions] = [
      new MemoryAdapter('AuthorizationCode', memory),
      new MemoryAdapter('Session', memory),
    ];
    await codes.upsert('1', { grantId: 'g' }, 60);
    await sessions.upsert('1', { uid: 'u' }, 60);
    await sessions.upsert('2', { uid: 'gone' }, 0);
    expect(await codes.find('1')).toEqual({ grantId: 'g' });
    expect(await sessions.findByUid('u')).toEqual({ uid: 'u' });
    expect(await codes.findByUid('u')).toBeUndefined();
    expect(await sessions.findByUid('gone')).toBeUndefined();
    await codes.consume('1');
    expect((await codes.find('1'))?.consumed).toBeGreaterThan(0);
  });

  test('revokes everything of a grant and nothing else', async () => {
    const memory = new ProviderMemory();
    const codes = new MemoryAdapter('AuthorizationCode', memory);
    await codes.upsert('1', { grantId: 'a' }, 60);
    await codes.upsert('2', { grantId: 'b' }, 60);
    await codes.revokeByGrantId('a');
    expect([await codes.find('1'), await codes.find('2')]).toEqual([undefined, { grantId: 'b' }]);
    await codes.destroy('2');
    expect(await codes.find('2')).toBeUndefined();
  });

  test('holds 10,000 entries at most', async () => {
    const memory = new ProviderMemory();
    const sessions = new MemoryAdapter('Session', memory);
    for (let index = 0; index <= 10_000; index += 1) await sessions.upsert(`${index}`, {}, 60);
    expect([await sessions.find('0'), await sessions.find('1')]).toEqual([undefined, {}]);
  });
});
