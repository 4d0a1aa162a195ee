import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect } from '@jest/globals';
import { type EventText, withStream } from '../src/events/event-text.js';
import { ocsfFindings } from './ocsf/validate.js';

export const ID = '0195c0de-0000-7000-8000-00000000000';
export const COMMITMENT = 'ab'.repeat(32);
export const AT_MS = Date.UTC(2026, 10, 22);

/** What clients send to forge lines, break out of a string, or have no form as UTF-8. */
const ATTACKS = [
  '',
  'a\r\n{"action_id":1}',
  '"}},"user":{"uid":"x"}}',
  '\u001b[2J\u001b[31mok',
  '\u2028\u2029',
  '\0',
  '\ud800',
  'a\udc00b',
  '😀',
  '\\u0000\\',
  '__proto__',
  'x'.repeat(65_536),
  '\ud83d'.repeat(65_536),
];

export const hostile = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  },
);
export const id = fc.uuid();
export const commitment = fc.stringMatching(/^[0-9a-f]{64}$/);
export const record = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => canonicalize(value) ?? '{}');
export const origin = fc.record({
  addressValue: fc.option(commitment),
  agentValue: fc.option(commitment),
  country: fc.option(fc.constantFrom('DE', 'US')),
  requestId: hostile,
  traceId: hostile,
});
export const actor = fc.record({
  id,
  kind: fc.constantFrom('person', 'tool'),
  organisationId: id,
  credentialId: fc.option(hostile),
});

/** Asserts what the recorder and the log rely on, of an event whatever is in it; returns it parsed. */
export function expectSound(
  event: EventText,
): Record<string, unknown> & { unmapped: Record<string, unknown> } {
  const parsed = JSON.parse(event.text);
  expect(canonicalize(parsed)).toBe(event.text);
  expect(Buffer.from(event.text, 'utf8').toString('utf8')).toBe(event.text);
  expect(ocsfFindings(parsed)).toEqual([]);
  expect(Object.keys(parsed.unmapped).every((key) => key < 'stream')).toBe(true);
  expect(Object.keys(parsed.unmapped)).not.toHaveLength(0);

  const placed = withStream(event, '{"index":7}');
  const again = JSON.parse(placed);
  expect(again).toEqual({ ...parsed, unmapped: { ...parsed.unmapped, stream: { index: 7 } } });
  expect(canonicalize(again)).toBe(placed);
  return parsed;
}
