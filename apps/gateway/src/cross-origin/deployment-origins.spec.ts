import { describe, expect, it } from '@jest/globals';
import { DeploymentOrigins } from './deployment-origins.js';

const LABEL = 'https://label.example.com';

class HeldDatabase {
  asked = 0;
  private readonly waiting: { answer: (rows: object[]) => void; fail: (error: Error) => void }[] = [];

  query<Row>(): Promise<Row[]> {
    this.asked += 1;
    return new Promise((resolve, reject) =>
      this.waiting.push({ answer: (rows) => resolve(rows as Row[]), fail: reject }),
    );
  }

  answer(...origins: string[]): void {
    this.waiting.shift()?.answer(origins.map((origin) => ({ origin })));
  }

  fail(): void {
    this.waiting.shift()?.fail(new Error('no database'));
  }
}

function start(): { database: HeldDatabase; origins: DeploymentOrigins; pass: (ms: number) => void } {
  let monotonic = 0;
  const clock = { now: () => new Date(0), monotonicMs: () => monotonic };
  const database = new HeldDatabase();
  return {
    database,
    origins: new DeploymentOrigins(database, clock),
    pass: (ms) => (monotonic += ms),
  };
}

describe(DeploymentOrigins, () => {
  it('asks once for all who wait, then answers at once', async () => {
    const { database, origins } = start();
    const answers = [origins.has(LABEL), origins.has('https://evil.example')];
    database.answer(LABEL);
    expect([await answers[0], await answers[1]]).toEqual([true, false]);
    expect([origins.has(LABEL), origins.has('null'), origins.has('')]).toEqual([true, false, false]);
    expect(database.asked).toBe(1);
  });

  it('asks again after any change of policy, and does not keep what was being loaded before it', async () => {
    const { database, origins } = start();
    const before = origins.has(LABEL);
    origins.invalidate();
    const after = origins.has(LABEL);
    database.answer(LABEL);
    database.answer();
    expect([await before, await after]).toEqual([true, false]);
    expect(origins.has(LABEL)).toBe(false);
    origins.invalidate();
    expect(origins.has(LABEL)).toBeInstanceOf(Promise);
  });

  it('asks again after a minute: a set that no notice ended does not last', async () => {
    const { database, origins, pass } = start();
    const first = origins.has(LABEL);
    database.answer(LABEL);
    await first;
    pass(59_999);
    expect(origins.has(LABEL)).toBe(true);
    pass(1);
    const again = origins.has(LABEL);
    database.answer();
    expect(await again).toBe(false);
  });

  it('says so when it cannot be told, and asks anew for the next', async () => {
    const { database, origins } = start();
    const failed = origins.has(LABEL);
    database.fail();
    await expect(failed).rejects.toThrow('no database');
    const next = origins.has(LABEL);
    database.answer(LABEL);
    expect(await next).toBe(true);
  });
});
