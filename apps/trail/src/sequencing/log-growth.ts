import { type CompactRange, HASH_BYTES } from '#libs/tlog';

/** What `sequence_records` returns of one organisation. */
export interface SequencedRow {
  readonly organisation: string;
  readonly first_index: string;
  /** Leaf hashes in order, 32 bytes each. */
  readonly leaves: Buffer;
}

/** A log as it is after it grew. */
export interface GrownLog {
  readonly organisationId: string;
  readonly size: number;
  readonly frontier: readonly Buffer[];
  readonly root: Buffer;
  /** Nodes whose subtrees became complete, at every eighth level: what tiles consist of. */
  readonly nodes: readonly { readonly level: number; readonly index: number; readonly hash: Buffer }[];
}

const TILE_HEIGHT = 8;

/** Returns the log after these leaves were appended to `range`, which has grown with it. */
export function grow(range: CompactRange, { organisation, leaves }: SequencedRow): GrownLog {
  const nodes: { level: number; index: number; hash: Buffer }[] = [];
  const keep = (level: number, index: number, hash: Buffer): void => {
    if (level > 0 && level % TILE_HEIGHT === 0) nodes.push({ level, index, hash });
  };
  for (let at = 0; at < leaves.length; at += HASH_BYTES) {
    range.append(leaves.subarray(at, at + HASH_BYTES), keep);
  }
  return {
    organisationId: organisation,
    size: range.size,
    frontier: range.hashes,
    root: range.root(),
    nodes,
  };
}
