import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  cosign,
  formatCheckpoint,
  formatNote,
  leafHash,
  MerkleTree,
  noteSignature,
  type NoteSigner,
  rootOf,
  SIGNATURE_TYPE,
  toVerifier,
  verifierKey,
  type WitnessPolicy,
} from '#libs/tlog';
import { formatReceipt, receiptMessage } from '../receipt.js';
import { type ExportContext, ExportVerifier, type VerifierOptions } from './export-verifier.js';

const ORIGIN = 'gateway.example/trail/client';
const TENANT = '0195c0de-0000-7000-8000-0000000000aa';
const STREAM = '0195c0de-0000-7000-8000-0000000000bb';
const NOW_MS = 1_764_000_000_000;

function keyPair(name: string): NoteSigner & { readonly privateKey: KeyObject; readonly raw: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'jwk' }).x ?? '';
  const signs = (message: Buffer) => Promise.resolve(sign(null, message, privateKey));
  return { name, publicKey: Buffer.from(raw, 'base64url'), sign: signs, privateKey, raw };
}

const log = keyPair(ORIGIN);
const witness = keyPair('witness.example');
const instance = keyPair('instance');
const verifierOf = ({ name, publicKey }: NoteSigner, type: 1 | 4) =>
  toVerifier(verifierKey(name, type, publicKey));
const policy: WitnessPolicy = {
  origin: ORIGIN,
  log: verifierOf(log, SIGNATURE_TYPE.ed25519),
  witnesses: [verifierOf(witness, SIGNATURE_TYPE.cosignature)],
  k: 1,
};

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = (at: number): string => `0195c0de-0000-7000-8000-${String(at).padStart(12, '0')}`;

interface Said {
  readonly event?: object;
  readonly metadata?: object;
  readonly unmapped?: object;
}

function lineOf(at: number, { event, metadata, unmapped }: Said = {}): Buffer {
  const value = {
    action_id: 1,
    class_uid: 6006,
    metadata: { event_code: 'content', tenant_uid: TENANT, uid: idOf(at), ...metadata },
    time: NOW_MS,
    unmapped: { stream: { key: instance.raw, previous: '', sequence: 1, uid: STREAM }, ...unmapped },
    ...event,
  };
  return Buffer.from(canonicalize(value) ?? '');
}

function outcomeOf(at: number): Buffer {
  const metadata = { correlation_uid: idOf(at), event_code: 'outcome', uid: `${idOf(at)}/outcome` };
  return lineOf(at, { metadata, unmapped: { bytesSent: 1, ending: 'complete', stream: undefined } });
}

async function noteOf(
  lines: readonly Buffer[],
  { origin = ORIGIN, by = log, atMs = NOW_MS } = {},
): Promise<string> {
  const text = formatCheckpoint({
    origin,
    size: lines.length,
    root: rootOf(lines.map((line) => leafHash(line))),
  });
  const signatures = [await noteSignature(text, by), await cosign(text, witness, atMs / 1_000)];
  return formatNote({ text, signatures });
}

/** The receipts an instance signed for one batch of these records. */
function receiptsOf(
  lines: readonly Buffer[],
  ids: readonly number[],
  by = instance,
  issuedAtMs = NOW_MS,
): string[] {
  const tree = MerkleTree.of(lines.map((line) => leafHash(line)));
  const batch = { organisationId: TENANT, streamId: STREAM, sequence: 1, size: lines.length, issuedAtMs };
  const signature = sign(null, receiptMessage(batch, tree.root), by.privateKey);
  return lines.map((line, index) =>
    formatReceipt({
      ...batch,
      recordId: idOf(ids[index] ?? 0),
      index,
      leafHash: leafHash(line),
      path: tree.proof(index),
      signature,
    }),
  );
}

function verify(
  lines: readonly Uint8Array[],
  context: ExportContext,
  options: Partial<VerifierOptions> = {},
  values: readonly string[] = [],
) {
  const verifier = new ExportVerifier({ organisationId: TENANT, policy, ...options });
  for (const line of lines) verifier.push(line);
  for (const value of values) verifier.pushValue(Buffer.from(value));
  return verifier.finish(context);
}

const codes = (report: { findings: readonly { code: string }[] }): string[] =>
  report.findings.map(({ code }) => code);

const lines = [lineOf(1), lineOf(2), outcomeOf(1), lineOf(3)];
let checkpoint: string;

beforeAll(async () => {
  checkpoint = await noteOf(lines);
});

describe(ExportVerifier.name, () => {
  it('reports what a sound trail consists of', async () => {
    const receipts = receiptsOf([lineOf(1), lineOf(2), lineOf(3)], [1, 2, 3]);
    const seen = [
      { name: 'before', note: await noteOf(lines.slice(0, 2)) },
      { name: 'empty', note: await noteOf([]) },
    ];
    const claimed = { origin: ORIGIN, size: 4 };
    expect(verify(lines, { checkpoint, claimed }, { receipts, seen })).toMatchObject({
      ok: true,
      size: 4,
      checkpoint: { origin: ORIGIN, size: 4, witnesses: [{ name: 'witness.example' }] },
      intents: 3,
      outcomes: 1,
      streams: 1,
      deliveries: { ended: 1, unknown: 2 },
      receipts: { given: 3, inLog: 3, notDue: 0 },
      seen: 2,
      findingsTotal: 0,
    });
    expect(verify([], { checkpoint: await noteOf([]) })).toMatchObject({ ok: true, size: 0 });
  });

  it('says of a checkpoint why it is not to be believed', async () => {
    const other = keyPair(ORIGIN);
    const elsewhere = { ...policy, origin: 'elsewhere' };
    expect(codes(verify(lines, { checkpoint: 'x' }))).toEqual(['CHECKPOINT_REFUSED']);
    expect(codes(verify(lines, { checkpoint: await noteOf(lines, { by: other }) }))).toEqual([
      'CHECKPOINT_REFUSED',
    ]);
    expect(codes(verify(lines, { checkpoint }, { policy: elsewhere }))).toEqual(['CHECKPOINT_REFUSED']);
    expect(codes(verify(lines, { checkpoint, claimed: { origin: ORIGIN, size: 5 } }))).toEqual([
      'MANIFEST_MISMATCH',
    ]);
    expect(codes(verify(lines, { checkpoint, cut: true }))).toEqual(['EXPORT_CUT']);
  });

  it.each([
    ['EVENT_OTHER_TENANT', [lineOf(1, { metadata: { tenant_uid: STREAM } })]],
    ['EVENT_WITHOUT_STREAM', [lineOf(1, { unmapped: { stream: undefined } })]],
    [
      'EVENT_WITHOUT_STREAM',
      [
        lineOf(1, {
          event: { class_uid: 6003 },
          metadata: { event_code: 'listing' },
          unmapped: { stream: undefined },
        }),
      ],
    ],
    ['RECORD_DUPLICATE', [lineOf(1), lineOf(1)]],
    [
      'RECORD_DUPLICATE',
      [3001, 3005].map((class_uid) => lineOf(1, { event: { class_uid }, unmapped: { stream: undefined } })),
    ],
    ['OUTCOME_WITHOUT_INTENT', [outcomeOf(1)]],
    ['OUTCOME_WITHOUT_INTENT', [outcomeOf(1), lineOf(1)]],
    ['OUTCOME_WITHOUT_INTENT', [lineOf(1, { event: { action_id: 2 } }), outcomeOf(1)]],
    ['OUTCOME_DUPLICATE', [lineOf(1), outcomeOf(1), outcomeOf(1)]],
  ])('finds %s', async (code, records) => {
    expect(codes(verify(records, { checkpoint: await noteOf(records) }))).toEqual([code]);
  });

  it('finds receipts nobody gave: malformed, of another organisation, signed by another, of another chain', () => {
    const batch = [lineOf(1), lineOf(2), lineOf(3)];
    const [receipt = ''] = receiptsOf(batch, [1, 2, 3]);
    const forged = [
      'v1;nonsense',
      receipt.replace(TENANT, STREAM),
      receipt.replace(STREAM, TENANT),
      receipt.replace(/at=\d+/, 'at=1'),
      receipt.replace(/size=3/, 'size=9'),
      receiptsOf(batch, [1, 2, 3], keyPair('other'))[0] ?? '',
    ];
    for (const text of forged) {
      expect(codes(verify(lines, { checkpoint }, { receipts: [text] }))).toEqual(['RECEIPT_INVALID']);
    }
    const twice = verify(lines, { checkpoint }, { receipts: [receipt, receipt] });
    expect(twice.receipts).toEqual({ given: 1, inLog: 1, notDue: 0 });
  });

  it('holds the log to a receipt only after the merge delay, counted to what the witness saw', async () => {
    const [, missing = ''] = receiptsOf([lineOf(1), lineOf(9)], [1, 9]);
    const receipts = [missing];
    const at = async (atMs: number) =>
      verify(lines, { checkpoint: await noteOf(lines, { atMs }) }, { receipts });
    expect(codes(await at(NOW_MS + 61_000))).toEqual(['RECEIPT_NOT_IN_LOG']);
    expect((await at(NOW_MS + 60_000)).receipts).toEqual({ given: 1, inLog: 0, notDue: 1 });
    // Without a witness the newest record is all there is to go by.
    const later = [...lines, lineOf(4, { event: { time: NOW_MS + 61_000 } })];
    const alone = { ...policy, witnesses: [], k: 0 };
    expect(codes(verify(later, { checkpoint: await noteOf(later) }, { receipts, policy: alone }))).toEqual([
      'RECEIPT_NOT_IN_LOG',
    ]);
    const [other = ''] = receiptsOf([lineOf(1, { event: { time: 5 } })], [1]);
    expect(codes(verify(lines, { checkpoint }, { receipts: [other] }))).toEqual(['RECEIPT_MISMATCH']);
  });

  it('compares seen checkpoints at their size, and refuses those that prove nothing', async () => {
    const seen = (note: string) => codes(verify(lines, { checkpoint }, { seen: [{ name: 'seen', note }] }));
    expect(seen(await noteOf([lineOf(2), lineOf(1)]))).toEqual(['FORK']);
    expect(seen(await noteOf([...lines, lineOf(4)]))).toEqual(['ROLLED_BACK']);
    expect(seen(await noteOf(lines, { by: keyPair(ORIGIN) }))).toEqual(['SEEN_REFUSED']);
    expect(seen('x')).toEqual(['SEEN_REFUSED']);
  });

  it('finds an erasable value that does not hash to its name', () => {
    const sha256 = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
    const value = (json: string): string => JSON.stringify({ sha256, json });
    expect(verify(lines, { checkpoint }, {}, [value('foo')])).toMatchObject({
      ok: true,
      values: { given: 1, matched: 0, missing: 0 },
    });
    for (const line of [value('bar'), '', 'null', '{}', '\0']) {
      expect(codes(verify(lines, { checkpoint }, {}, [line]))).toEqual(['VALUE_MISMATCH']);
    }
  });

  it('counts the values that records name, once each, and those that are not there', async () => {
    const [here, gone] = ['here', 'gone'].map((json) => ({ sha256: sha256Of(json), json }));
    const naming = (at: number, address: string | undefined, agent: string | undefined): Buffer =>
      lineOf(at, {
        event: { src_endpoint: { name: 'x', uid: address } },
        unmapped: { origin: { agentValue: agent } },
      });
    // Whatever is no name of a value is none: not a word, not an object.
    const trail = [
      naming(1, here?.sha256, gone?.sha256),
      naming(2, here?.sha256, 'no hash'),
      lineOf(3, { event: { src_endpoint: [] }, unmapped: { origin: null } }),
    ];
    const note = await noteOf(trail);
    const other = JSON.stringify({ sha256: sha256Of('x'), json: 'x' });
    const given = [JSON.stringify(here), JSON.stringify(here), other];
    expect(verify(trail, { checkpoint: note }, {}, given)).toMatchObject({
      ok: true,
      values: { given: 2, matched: 1, missing: 1 },
    });
  });

  it('keeps the first thousand findings, counts all, and never throws, whatever the lines', () => {
    const rubbish = Array.from({ length: 1_500 }, () => Buffer.from('x'));
    const report = verify(rubbish, { checkpoint: '' });
    expect(report.findings).toHaveLength(1_000);
    expect(report).toMatchObject({ ok: false, findingsTotal: 1_501, size: 1_500 });
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array(),
            fc.json().map((text) => Buffer.from(text)),
          ),
        ),
        fc.string(),
        (any, note) => {
          expect(verify(any, { checkpoint: note }, { receipts: [note], seen: [{ name: '', note }] }).ok).toBe(
            false,
          );
        },
      ),
    );
  });
});
