import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHUNK_BYTES } from '../src/index.js';
import { readVectors, type StoredRow, toRowJson } from './row-json.js';
import { flipBit, newDatasetKey, seal } from './stored-object.js';

// Debian's interpreter first: it is the one `python3-cryptography` is installed for.
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import cryptography']).status === 0,
);
if (python === undefined) {
  process.stdout.write(
    'NOTICE: SKIPPED, python3-cryptography is not installed: the second reader did not run.\n',
  );
}

const SIZES = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 49_152, 1_000_003, 256 * CHUNK_BYTES + 1];

interface Case extends StoredRow {
  readonly name: string;
  readonly plaintext: Buffer | undefined;
}

/** Node's objects of all border sizes, those with one bit turned, and the committed vectors. */
async function makeCases(): Promise<Case[]> {
  const datasetKey = newDatasetKey();
  const cases: Case[] = [];
  for (const size of SIZES) {
    const { object, wrapped, manifest, plaintext } = await seal(randomBytes(size), { datasetKey });
    const row = toRowJson(datasetKey, wrapped, manifest);
    cases.push({ name: `sealed-${size}`, row, object, plaintext });
    cases.push({
      name: `damaged-${size}`,
      row,
      object: flipBit(object, object.length - 1),
      plaintext: undefined,
    });
  }
  return cases;
}

describe('the second reader, in Python, sharing no code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-second-reader-'));
  const vectors = readVectors();
  let cases: Case[] = [];
  const ran = python !== undefined;
  const fileOf = (name: string, suffix: string) => join(folder, `${name}.${suffix}`);

  const write = (name: string, { row, object }: StoredRow) => {
    writeFileSync(fileOf(name, 'json'), JSON.stringify(row));
    writeFileSync(fileOf(name, 'object'), object);
  };

  beforeAll(async () => {
    if (python === undefined) return;
    cases = await makeCases();
    for (const one of cases) write(one.name, one);
    vectors.forEach((vector, index) => write(`vector-${index}`, vector));
    execFileSync(python, [join(import.meta.dirname, 'reader.py'), folder], { timeout: 60_000 });
  }, 90_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('opens what Node sealed, byte for byte, data key and manifest included', () => {
    for (const { name, plaintext } of cases.filter((one) => one.plaintext)) {
      expect({
        name,
        same: readFileSync(fileOf(name, 'plaintext')).equals(plaintext ?? Buffer.alloc(0)),
      }).toEqual({
        name,
        same: true,
      });
    }
    expect(cases).toHaveLength(ran ? 2 * SIZES.length : 0);
  });

  it('refuses what was damaged', () => {
    for (const { name } of cases.filter((one) => !one.plaintext))
      expect(existsSync(fileOf(name, 'refused'))).toBe(true);
  });

  it('gives every committed vector the verdict Node gives it', () => {
    for (const [index, { name, code }] of ran ? vectors.entries() : []) {
      const opened = existsSync(fileOf(`vector-${index}`, 'plaintext'));
      expect({ name, opened }).toEqual({ name, opened: code === null });
      expect(existsSync(fileOf(`vector-${index}`, 'refused'))).toBe(!opened);
    }
  });
});
