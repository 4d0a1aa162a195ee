import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newKeyPair } from '../test/key-pair.js';
import { flipped, leavesOf } from '../test/naive-tree.js';
import { checkQuorum } from './check-quorum.js';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.js';
import { formatNote, parseNote } from './note/note.js';
import { openNote } from './note/open-note.js';
import { cosign, noteSignature } from './note/sign-note.js';
import type { NoteSignature } from './note/signature-line.js';
import { SIGNATURE_TYPE } from './note/verifier-key.js';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.js';
import { MerkleTree } from './tree/merkle-tree.js';
import { EMPTY_ROOT } from './tree/hash.js';

const ORIGIN = 'gate.example/trail/acme';
const TIME = 1_679_315_147;
const log = newKeyPair(ORIGIN);
const leaves = leavesOf(11);
const tree = MerkleTree.of(leaves);
const text = formatCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root });
const witnesses = ['w1.example', 'w2.example', 'w3.example'].map(newKeyPair);
const policy = {
  log: log.verifier(),
  witnesses: witnesses.map((witness) => witness.verifier(SIGNATURE_TYPE.cosignature)),
  k: 2,
};
let byLog: NoteSignature;
let cosigned: NoteSignature[];
const noteOf = (...signatures: NoteSignature[]) => formatNote({ text, signatures });

beforeAll(async () => {
  byLog = await noteSignature(text, log);
  cosigned = await Promise.all(witnesses.map((witness) => cosign(text, witness, TIME)));
});

describe('a checkpoint', () => {
  it('says origin, size, root and extensions in lines', () => {
    const root = EMPTY_ROOT;
    const lines = formatCheckpoint({ origin: 'a b', size: 0, root, extensions: ['x', 'y'] });
    expect(lines).toBe('a b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx\ny\n');
    expect(parseCheckpoint(lines)).toEqual({
      ok: true,
      value: { origin: 'a b', size: 0, root, extensions: ['x', 'y'] },
    });
  });

  it('has one spelling', () => {
    const root = tree.root.toString('base64');
    const wrong = [
      '',
      '\n',
      `o\n1\n`,
      `o\n1\n${root}`,
      `\n1\n${root}\n`,
      `o\n01\n${root}\n`,
      `o\n+1\n${root}\n`,
      `o\n-1\n${root}\n`,
      `o\n1.0\n${root}\n`,
      `o\n1e3\n${root}\n`,
      `o\n 1\n${root}\n`,
      `o\n0x1\n${root}\n`,
      `o\n${2 ** 53}\n${root}\n`,
      `o\n18446744073709551616\n${root}\n`,
      `o\n１\n${root}\n`,
      `o\n1\n${root.slice(0, -1)}\n`,
      `o\n1\n${root} \n`,
      `o\n1\n${Buffer.alloc(31).toString('base64')}\n`,
      `o\n1\n${root.replaceAll('+', '-').replaceAll('/', '_').slice(0, -1)}\n`,
      `o\n1\n${root}\n\n`,
      `o\n1\n${root}\n\nx\n`,
      `o\r\n1\r\n${root}\r\n`,
    ];
    for (const one of wrong) expect({ one, ok: parseCheckpoint(one).ok }).toEqual({ one, ok: false });
    expect(parseCheckpoint(`o\n${Number.MAX_SAFE_INTEGER}\n${root}\n`).ok).toBe(true);
  });

  it('never makes the parser throw, and is the same bytes when formatted again', () => {
    const line = fc.oneof(
      fc.nat().map(String),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => Buffer.from(b).toString('base64')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const parsed = parseCheckpoint(lines.join('\n') + '\n');
        if (parsed.ok) expect(formatCheckpoint(parsed.value)).toBe(lines.join('\n') + '\n');
      }),
    );
  });

  it('cannot be made to say anything else', () => {
    const { root } = tree;
    for (const one of [
      { origin: '', size: 1, root },
      { origin: 'a\n7', size: 1, root },
      { origin: 'a', size: -1, root },
      { origin: 'a', size: 0.5, root },
      { origin: 'a', size: 2 ** 53, root },
      { origin: 'a', size: 1, root: Buffer.alloc(31) },
      { origin: 'a', size: 1, root, extensions: [''] },
      { origin: 'a', size: 1, root, extensions: ['x\ny'] },
    ]) {
      expect(() => formatCheckpoint(one)).toThrow('A checkpoint has');
    }
  });
});

describe('a cosignature', () => {
  it('is verified only as the witness’s own, over this checkpoint, at its time', async () => {
    const verifier = policy.witnesses[0];
    const { signature } = cosigned[0] as NoteSignature;
    expect(verifier?.verifies(text, signature)).toBe(true);
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      expect(verifier?.verifies(text, flipped(signature, bit))).toBe(false);
    }
    expect(verifier?.verifies(text.replace('\n11\n', '\n12\n'), signature)).toBe(false);
    expect(verifier?.verifies(text, signature.subarray(8))).toBe(false);
    expect(policy.witnesses[1]?.verifies(text, signature)).toBe(false);
    // The log's key and a witness's are not each other's, even were they one key.
    expect(witnesses[0]?.verifier().verifies(text, signature)).toBe(false);
    const plain = await noteSignature(text, witnesses[0] as (typeof witnesses)[0]);
    expect(verifier?.verifies(text, plain.signature)).toBe(false);
  });

  it('is the published bytes', () => {
    const verifier = policy.witnesses[0];
    const time = cosigned[0]?.signature.readBigUInt64BE();
    expect(time).toBe(BigInt(TIME));
    expect(cosigned[0]?.signature).toHaveLength(72);
    expect(cosigned[0]?.keyId).toBe(verifier?.keyId);
  });

  it('is made of nothing but a checkpoint, with a time', async () => {
    const witness = witnesses[0] as (typeof witnesses)[0];
    await expect(cosign('not a checkpoint\n', witness, TIME)).rejects.toThrow('Only a checkpoint');
    for (const time of [0, -1, 0.5, NaN, 2 ** 53]) {
      await expect(cosign(text, witness, time)).rejects.toThrow('has a time');
    }
  });
});

describe('a quorum', () => {
  it('is reached by k different witnesses under the log’s signature', () => {
    const reached = checkQuorum(noteOf(byLog, ...cosigned.slice(1)), policy);
    expect(reached).toEqual({
      ok: true,
      checkpoint: { origin: ORIGIN, size: 11, root: tree.root, extensions: [] },
      witnesses: cosigned.slice(1).map(({ name, keyId }) => ({ name, keyId, timeSeconds: TIME })),
    });
    expect(checkQuorum(noteOf(byLog), { ...policy, k: 0 }).ok).toBe(true);
  });

  it('is not reached by one witness signing twice', async () => {
    const again = await cosign(text, witnesses[0] as (typeof witnesses)[0], TIME + 1);
    const refused = checkQuorum(noteOf(byLog, cosigned[0] as NoteSignature, again), policy);
    expect(refused).toMatchObject({ reason: 'too-few-witnesses', witnesses: [{ name: 'w1.example' }] });
  });

  it('is not reached by witnesses alone, by strangers, or for another origin', async () => {
    expect(checkQuorum(noteOf(...cosigned), policy)).toEqual({ ok: false, reason: 'not-signed-by-log' });
    const stranger = await cosign(text, newKeyPair('w1.example'), TIME);
    const strange = noteOf(byLog, cosigned[1] as NoteSignature, stranger);
    expect(checkQuorum(strange, policy)).toMatchObject({ reason: 'too-few-witnesses' });
    const whole = noteOf(byLog, ...cosigned);
    expect(checkQuorum(whole, { ...policy, origin: 'other' })).toMatchObject({ reason: 'other-origin' });
    expect(checkQuorum('rubbish', policy)).toMatchObject({ reason: 'malformed' });
  });

  it('is not reached for an empty tree with a root it cannot have', async () => {
    const impossible = formatCheckpoint({ origin: ORIGIN, size: 0, root: tree.root });
    const note = formatNote({ text: impossible, signatures: [await noteSignature(impossible, log)] });
    expect(checkQuorum(note, { ...policy, k: 0 })).toMatchObject({ reason: 'not-a-checkpoint' });
  });

  it('is not judged by a policy that means nothing', () => {
    const [first, second] = policy.witnesses as [(typeof policy.witnesses)[0], (typeof policy.witnesses)[0]];
    for (const wrong of [
      { k: -1 },
      { k: NaN },
      { k: 4 },
      { witnesses: [first, first] },
      // One key under two names would be two witnesses.
      { witnesses: [first, { ...first, name: 'other' }] },
      { witnesses: [first, log.verifier()] },
      { log: second },
    ]) {
      expect(() => checkQuorum(noteOf(byLog), { ...policy, ...wrong })).toThrow();
    }
  });

  it('lets a client add a witness’s answer to its checkpoint', () => {
    const answered = `${noteOf(byLog)}${noteOf(cosigned[0] as NoteSignature).slice(text.length + 1)}`;
    const opened = openNote(answered, policy.witnesses);
    expect(opened.ok && opened.verified).toEqual([cosigned[0]]);
    expect(parseNote(answered).ok).toBe(true);
  });
});

describe('a .tlog-proof', () => {
  const proofOf = (extra?: Buffer) =>
    formatTlogProof({ extra, index: 4, proof: tree.proof(4), checkpoint: noteOf(byLog, ...cosigned) });

  it('proves the entry to who knows log and witnesses', () => {
    const verified = verifyTlogProof(proofOf(), leaves[4] as Buffer, policy);
    expect(verified).toMatchObject({ ok: true, checkpoint: { size: 11 } });
    expect(verifyTlogProof(proofOf(), leaves[5] as Buffer, policy)).toMatchObject({
      reason: 'root-mismatch',
    });
    const few = { ...policy, witnesses: [], k: 0, log: newKeyPair(ORIGIN).verifier() };
    expect(verifyTlogProof(proofOf(), leaves[4] as Buffer, few)).toMatchObject({
      reason: 'no-known-signature',
    });
  });

  it('reads back to what was written', () => {
    for (const extra of [undefined, Buffer.from('context')]) {
      const parsed = parseTlogProof(Buffer.from(proofOf(extra)));
      expect(parsed).toMatchObject({ ok: true, value: { index: 4, proof: tree.proof(4) } });
      expect(parsed.ok && formatTlogProof(parsed.value)).toBe(proofOf(extra));
      expect(parsed.ok && parsed.value.extra).toEqual(extra);
    }
  });

  it('is refused in every other shape', () => {
    const good = proofOf(Buffer.from('x'));
    const wrong = {
      empty: '',
      'another version': good.replace('@v1', '@v2'),
      'no index': good.replace('index 4\n', ''),
      'a padded index': good.replace('index 4', 'index 04'),
      'two extras': good.replace('extra', 'extra eA==\nextra'),
      'an empty extra': good.replace('extra eA==', 'extra '),
      'loose base64': good.replace('extra eA==', 'extra eB=='),
      'extra behind the index': good.replace('extra eA==\nindex 4', 'index 4\nextra eA=='),
      'no empty line': good.replace('\n\n', '\n'),
      'a short hash': good.replace(/(index 4\n.{20}).{4}/, '$1'),
      'too many hashes': good.replace(
        'index 4\n',
        `index 4\n${`${EMPTY_ROOT.toString('base64')}\n`.repeat(64)}`,
      ),
      'a checkpoint nobody signed': good.slice(0, good.lastIndexOf('\n\n') + 1),
      'no checkpoint': good.replace('\n11\n', '\nx\n'),
    };
    for (const [shape, input] of Object.entries(wrong)) {
      expect({ shape, parsed: parseTlogProof(input) }).toEqual({
        shape,
        parsed: { ok: false, reason: 'malformed' },
      });
    }
  });

  it('never verifies with one bit turned, when all its witnesses are asked for', () => {
    const good = Buffer.from(proofOf());
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const verdict = verifyTlogProof(flipped(good, bit), leaves[4] as Buffer, { ...policy, k: 3 });
      expect(verdict.ok).toBe(false);
    }
  });
});
