import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { OriginRegister } from './origin-values.js';

const origin = {
  organisationId: 'client',
  subjectId: 'person',
  handle: 'annotator-de',
  address: '203.0.113.77',
  userAgent: 'curl/8',
};

describe('OriginRegister', () => {
  it('names a value by the SHA-256 of its text, which alone holds what is personal', () => {
    const { address, agent } = new OriginRegister().of(origin);
    expect(JSON.parse(address?.json ?? '')).toMatchObject({ address: '203.0.113.77' });
    expect(JSON.parse(agent.json)).toMatchObject({
      addressPrefix: '203.0.113.0/24',
      handle: 'annotator-de',
      userAgent: 'curl/8',
    });
    for (const value of [address, agent]) {
      const text = value?.json ?? '';
      expect(value?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
      expect(value).toMatchObject({ organisationId: 'client', subjectId: 'person' });
    }
    expect(agent.json).not.toContain('203.0.113.77');
  });

  it('cannot be turned back by guessing: the same value has another name elsewhere', () => {
    const [here, there] = [new OriginRegister().of(origin), new OriginRegister().of(origin)];
    expect(here.address?.sha256).not.toBe(there.address?.sha256);
  });

  it('names the same caller the same for a while, and never the same on two trails', () => {
    const register = new OriginRegister();
    expect(register.of({ ...origin })).toBe(register.of({ ...origin }));
    const other = register.of({ ...origin, organisationId: 'other client' });
    expect(other.agent.sha256).not.toBe(register.of(origin).agent.sha256);
    expect(register.of({ ...origin, userAgent: 'curl/9' })).not.toBe(register.of(origin));
  });

  it('has no address value where no address is known', () => {
    expect(new OriginRegister().of({ ...origin, address: null }).address).toBeNull();
  });
});
