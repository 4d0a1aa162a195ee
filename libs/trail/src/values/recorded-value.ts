import { createHash, randomBytes } from 'node:crypto';
import type { RecordedValue } from '../intent.js';

type About = Pick<RecordedValue, 'organisationId' | 'kind' | 'subjectId'>;

const SALT_BYTES = 16;

/** Returns a value that is about nobody: its JSON text and the SHA-256 (hex) of that text. */
export function toPlainValue(organisationId: string, value: unknown): RecordedValue {
  return named({ organisationId, kind: 'facts', subjectId: null }, JSON.stringify(value));
}

/**
 * Returns a personal value. The random salt is part of the text, so that its hash in the log says nothing once the text is
 * erased: neither what it was nor that two records had the same.
 */
export function toPersonalValue(about: About, value: object): RecordedValue {
  return named(about, JSON.stringify({ ...value, salt: randomBytes(SALT_BYTES).toString('hex') }));
}

function named(about: About, json: string): RecordedValue {
  return { ...about, json, sha256: createHash('sha256').update(json).digest('hex') };
}
