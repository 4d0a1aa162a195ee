import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  cosign,
  formatCheckpoint,
  formatNote,
  formatSignature,
  formatVerifierKey,
  leafHash,
  MerkleTree,
  openNote,
  parseNote,
  SIGNATURE_TYPE,
  signNote,
  tileContent,
  tilePath,
  tilesOfGrowth,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.js';
import {
  canJudge,
  type GrowthCase,
  judge,
  type NoteCase,
  type RecordCase,
  type TreeCase,
} from './go-judge.js';
import { newKeyPair } from './key-pair.js';
import { flipped } from './naive-tree.js';

if (!canJudge) {
  process.stdout.write(
    'NOTICE: SKIPPED, golang-go or golang-golang-x-mod-dev is not installed: Go judged nothing.\n',
  );
}
const whenGo = canJudge ? it : it.skip;

const SIZES = [1, 255, 256, 257, 65_537];
const PLACES = [
  0, 1, 2, 3, 7, 63, 64, 99, 127, 128, 200, 254, 255, 256, 257, 300, 4_095, 4_096, 32_768, 50_000, 65_535,
  65_536,
];
const ORIGIN = 'gate.example/trail/acme';
const log = newKeyPair(ORIGIN);
const witness = newKeyPair('witness.example/w1');
const TIME = 1_679_315_147;
const verifierKey = formatVerifierKey(log.verifier());
const entryOf = (index: number): Buffer => Buffer.from(`entry ${index}`);
const leaves = Array.from({ length: 65_537 }, (_, index) => leafHash(entryOf(index)));
const treeOf = (size: number): MerkleTree => MerkleTree.of(leaves.slice(0, size));
const trees = SIZES.map(treeOf);
/** Places in a tree of this size where its shape changes. */
const spotsIn = (size: number): number[] => {
  const spots = PLACES.filter((spot) => spot < size);
  return [...new Set([...spots, size >> 1, size - 1])];
};

async function notesOf(tree: MerkleTree): Promise<NoteCase[]> {
  const { size, root } = tree;
  const text = formatCheckpoint({ origin: ORIGIN, size, root });
  const signed = await signNote(text, log);
  const cosigned = signed + formatSignature(await cosign(text, witness, TIME));
  const one = { note: Buffer.from(signed), verifierKey, origin: ORIGIN, size, root };
  const { name: keyName, publicKey } = witness;
  return [one, { ...one, note: Buffer.from(cosigned), witness: { keyName, publicKey } }];
}

function recordsOf(tree: MerkleTree): RecordCase[] {
  const { size, root } = tree;
  return spotsIn(size).map((index) => ({
    size,
    index,
    root,
    entry: entryOf(index),
    proof: tree.proof(index),
  }));
}

function growthsOf(tree: MerkleTree): GrowthCase[] {
  return spotsIn(tree.size).map((spot) => {
    const older = treeOf(spot + 1);
    return {
      size1: older.size,
      size2: tree.size,
      root1: older.root,
      root2: tree.root,
      proof: tree.consistency(older.size),
    };
  });
}

async function tilesOf(tree: MerkleTree): Promise<TreeCase> {
  const tiles: Record<string, Buffer> = {};
  for (const tile of tilesOfGrowth(0, tree.size)) {
    tiles[tilePath(tile.level, tile.index, tile.width)] = await tileContent(tile, (nodes) =>
      Promise.resolve(tree.nodes(nodes)),
    );
  }
  return { size: tree.size, root: tree.root, tiles };
}

/** The same note with one bit of its text or of its last signature turned, written as a note again. */
function forgedNotes(one: NoteCase): NoteCase[] {
  const parsed = parseNote(one.note);
  const last = parsed.ok ? parsed.value.signatures.at(-1) : undefined;
  if (!parsed.ok || last === undefined) throw new Error('not a note');
  const { text, signatures } = parsed.value;
  const signed = (signature: Buffer) =>
    formatNote({ text, signatures: [...signatures.slice(0, -1), { ...last, signature }] });
  return [
    ...[0, 63, 77, 300, 511].map((bit) => Buffer.from(signed(flipped(last.signature, bit)))),
    ...[0, 8 * text.indexOf('\n') + 8, 8 * text.length - 24].map((bit) => flipped(one.note, bit)),
    Buffer.from(signed(last.signature.subarray(1))),
  ].map((note) => ({ ...one, note }));
}

const turnedOnce = (proof: readonly Uint8Array[], at: number): Uint8Array[] =>
  proof.map((hash, index) => (index === at % proof.length ? flipped(hash, at * 37) : hash));

function forgedRecords(one: RecordCase, at: number): RecordCase[] {
  return [
    { ...one, entry: flipped(one.entry, at) },
    { ...one, root: flipped(one.root, at) },
    { ...one, index: one.index + 1 },
    { ...one, proof: [...one.proof, one.root] },
    ...(one.proof.length > 0 ? [{ ...one, proof: turnedOnce(one.proof, at) }] : []),
    ...(one.proof.length > 0 ? [{ ...one, proof: one.proof.slice(0, -1) }] : []),
  ];
}

function forgedGrowths(one: GrowthCase, at: number): GrowthCase[] {
  return [
    { ...one, root1: flipped(one.root1, at) },
    { ...one, root2: flipped(one.root2, at) },
    { ...one, size1: one.size1 - 1 },
    { ...one, proof: [...one.proof, one.root2] },
    ...(one.proof.length > 0 ? [{ ...one, proof: turnedOnce(one.proof, at) }] : []),
  ];
}

function forgedTrees(one: TreeCase): TreeCase[] {
  const [path = '', content = Buffer.alloc(0)] = Object.entries(one.tiles).at(-1) ?? [];
  return [
    { ...one, tiles: { ...one.tiles, [path]: flipped(content, 9) } },
    { ...one, tiles: Object.fromEntries(Object.entries(one.tiles).slice(1)) },
    { ...one, tiles: { ...one.tiles, 'tile/5/000': content } },
    { ...one, root: flipped(one.root, 9) },
  ];
}

const ours = {
  note: ({ note }: NoteCase) =>
    openNote(note, [log.verifier(), witness.verifier(SIGNATURE_TYPE.cosignature)]).ok,
  record: (one: RecordCase) => verifyInclusion({ ...one, leafHash: leafHash(one.entry) }).ok,
  growth: (one: GrowthCase) => verifyConsistency(one).ok,
};

describe('Go’s sumdb, sharing no code', () => {
  const records = trees.flatMap(recordsOf);
  const growths = trees.flatMap(growthsOf);
  let notes: NoteCase[] = [];
  let tiles: TreeCase[] = [];

  beforeAll(async () => {
    notes = (await Promise.all(trees.map(notesOf))).flat();
    tiles = await Promise.all(trees.map(tilesOf));
  });

  whenGo('accepts every checkpoint and proof made here, and computes the same roots and tiles', () => {
    const verdicts = judge({ notes, records, growths, trees: tiles });
    expect(verdicts.Notes).toEqual(notes.map(() => true));
    expect(verdicts.Records).toEqual(records.map(() => true));
    expect(verdicts.Growths).toEqual(growths.map(() => true));
    expect(verdicts.Trees).toEqual(SIZES.map(() => []));
    expect(records.length + growths.length).toBeGreaterThanOrEqual(100);
  });

  whenGo('refuses what was forged, as we do', () => {
    const forged = {
      notes: notes.flatMap(forgedNotes),
      records: records.flatMap(forgedRecords),
      growths: growths.flatMap(forgedGrowths),
      trees: tiles.slice(0, -1).flatMap(forgedTrees),
    };
    const verdicts = judge(forged);
    expect(verdicts.Notes).toEqual(forged.notes.map(() => false));
    expect(verdicts.Records).toEqual(forged.records.map(() => false));
    expect(verdicts.Growths).toEqual(forged.growths.map(() => false));
    expect(verdicts.Trees.filter((wrong) => wrong.length === 0)).toEqual([]);
    expect(forged.notes.filter(ours.note)).toEqual([]);
    expect(forged.records.filter(ours.record)).toEqual([]);
    expect(forged.growths.filter(ours.growth)).toEqual([]);
    const { notes: n, records: r, growths: g, trees: t } = forged;
    expect(n.length + r.length + g.length + t.length).toBeGreaterThan(300);
  });
});
