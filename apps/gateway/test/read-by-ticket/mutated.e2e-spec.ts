import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Scene } from '../support/scene.js';
import { makeTicket, useTicket } from '../support/tickets.js';

/** 10,000 with TICKET_MUTATIONS=10000; the short form otherwise. */
const MUTATIONS = Number(process.env['TICKET_MUTATIONS'] ?? 1_000);
const AT_ONCE = 20;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
// What a path may hold as it is; the rest is the business of the mutated requests.
const character = fc.constantFrom(
  ...ALPHABET,
  '.',
  '~',
  '!',
  '$',
  "'",
  '(',
  ')',
  '*',
  '+',
  ',',
  ';',
  '=',
  ':',
  '@',
);

let scene: Scene;
let url: string;

beforeAll(async () => {
  scene = await Scene.create({ recordDeadlineMs: 10_000 });
  const { itemId } = await scene.world.addItem({ content: Buffer.from('of a ticket') });
  ({ url } = await makeTicket(scene, itemId));
});
afterAll(() => scene?.stop());

type Edit = (text: string) => string;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(42), character).map(
    ([at, put]): Edit =>
      (text) =>
        text.slice(0, at) + put + text.slice(at + 1),
  ),
  fc.tuple(fc.nat(42), character).map(
    ([at, put]): Edit =>
      (text) =>
        text.slice(0, at) + put + text.slice(at),
  ),
  fc.nat(42).map(
    (at): Edit =>
      (text) =>
        text.slice(0, at) + text.slice(at + 1),
  ),
  fc.tuple(fc.nat(41), fc.nat(41)).map(
    ([one, other]): Edit =>
      (text) =>
        swapped(text, one, other),
  ),
  fc.nat(42).map(
    (at): Edit =>
      (text) =>
        text.slice(0, at) + flippedCase(text[at] ?? '') + text.slice(at + 1),
  ),
  fc.nat(60).map(
    (length): Edit =>
      (text) =>
        text.repeat(2).slice(0, length),
  ),
);

function swapped(text: string, one: number, other: number): string {
  const characters = [...text];
  [characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? ''];
  return characters.join('');
}

function flippedCase(character: string): string {
  const lower = character.toLowerCase();
  return lower === character ? character.toUpperCase() : lower;
}

describe('a mutated ticket', () => {
  it('opens nothing and breaks nothing: never an item, never a failure of the service', async () => {
    const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
    process.stdout.write(`mutated tickets: FAST_CHECK_SEED=${seed} TICKET_MUTATIONS=${MUTATIONS}\n`);
    const statuses = new Map<number, number>();
    const attack = async (edits: readonly (readonly Edit[])[]): Promise<void> => {
      const texts = edits.map((each) => each.reduce((text, change) => change(text), url.slice(3)));
      const others = texts.filter((text) => `/t/${text}` !== url);
      const answers = await Promise.all(others.map((text) => useTicket(scene, `/t/${text}`)));
      for (const { status, body } of answers) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status < 400 || status >= 500) throw new Error(`${status} ${body.toString()}`);
      }
    };
    const batch = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), {
      minLength: AT_ONCE,
      maxLength: AT_ONCE,
    });
    await fc.assert(fc.asyncProperty(batch, attack), {
      numRuns: Math.ceil(MUTATIONS / AT_ONCE),
      seed,
      endOnFailure: true,
    });
    expect(statuses.get(401)).toBeGreaterThan(MUTATIONS * 0.7);
    expect((await useTicket(scene, url)).status).toBe(200);
  }, 600_000);
});
