import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verifyConsistency } from './verify-consistency.js';
import { verifyInclusion } from './verify-inclusion.js';

interface Vector {
  readonly case: string;
  readonly desc: string;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}

interface InclusionVector extends Vector {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
}

interface ConsistencyVector extends Vector {
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

function readVectors<T>(name: string): readonly T[] {
  const file = join(process.cwd(), '..', 'shared', 'vectors', name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T[];
  process.stdout.write(`NOTICE: ${name} is absent; its 98 vectors are skipped.\n`);
  return [];
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
const proofOf = ({ proof }: Vector): Buffer[] => (proof ?? []).map(bytes);
const inclusion = readVectors<InclusionVector>('merkle_inclusion.json');
const consistency = readVectors<ConsistencyVector>('merkle_consistency.json');

describe('the 98 inclusion and 98 consistency vectors of transparency-dev/merkle', () => {
  it('are all there, or their absence was printed', () => {
    expect([0, 98]).toContain(inclusion.length);
    expect([0, 98]).toContain(consistency.length);
  });

  for (const vector of inclusion) {
    it(`${vector.case}: ${vector.wantErr ? 'refused' : 'accepted'}`, () => {
      const { ok } = verifyInclusion({
        index: vector.leafIdx,
        size: vector.treeSize,
        leafHash: bytes(vector.leafHash),
        proof: proofOf(vector),
        root: bytes(vector.root),
      });
      expect(ok).toBe(!vector.wantErr);
    });
  }

  for (const vector of consistency) {
    it(`${vector.case}: ${vector.wantErr ? 'refused' : 'accepted'}`, () => {
      const { size1, size2 } = vector;
      const { ok } = verifyConsistency({
        size1,
        size2,
        root1: bytes(vector.root1),
        root2: bytes(vector.root2),
        proof: proofOf(vector),
      });
      expect(ok).toBe(!vector.wantErr);
    });
  }
});
