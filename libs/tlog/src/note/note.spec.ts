import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newKeyPair } from '../../test/key-pair.js';
import { formatNote, MAX_SIGNATURES, parseNote } from './note.js';
import { openNote } from './open-note.js';
import { noteSignature, signNote } from './sign-note.js';
import { formatSignature } from './signature-line.js';
import { parseVerifier, type Verifier } from './verifier.js';
import {
  formatVerifierKey,
  isKeyName,
  parseVerifierKey,
  SIGNATURE_TYPE,
  verifierKey,
} from './verifier-key.js';

// The example of the specification, which another implementation signed.
const PUBLISHED_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const PUBLISHED_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

const alice = newKeyPair('example.com/alice');
const bob = newKeyPair('example.com/bob');
const TEXT = 'first line\n\nafter an empty one — with a dash\n';

function verifierOf(text: string): Verifier {
  const parsed = parseVerifier(text);
  if (!parsed.ok) throw new Error('not a verifier key');
  return parsed.value;
}

describe('a signed note', () => {
  it('is what the published example is', () => {
    const opened = openNote(PUBLISHED_NOTE, [verifierOf(PUBLISHED_KEY)]);
    expect(opened).toMatchObject({ ok: true, text: 'This is an example message.\n', unverified: [] });
    const key = parseVerifierKey(PUBLISHED_KEY);
    expect(key.ok && formatVerifierKey(key.value)).toBe(PUBLISHED_KEY);
  });

  it('opens for who knows a signer, and keeps signatures of others apart', async () => {
    const signatures = [await noteSignature(TEXT, alice), await noteSignature(TEXT, bob)];
    const opened = openNote(Buffer.from(formatNote({ text: TEXT, signatures })), [bob.verifier()]);
    expect(opened).toEqual({ ok: true, text: TEXT, verified: [signatures[1]], unverified: [signatures[0]] });
  });

  it('is refused when nobody known signed it, even under a known name', async () => {
    const note = await signNote(TEXT, newKeyPair(alice.name));
    expect(openNote(note, [alice.verifier()])).toEqual({ ok: false, reason: 'no-known-signature' });
    expect(openNote(note, [])).toEqual({ ok: false, reason: 'no-known-signature' });
  });

  it('is refused as a whole when one known signature is false, though another is true', async () => {
    const { name, keyId } = alice.verifier();
    const forged = { name, keyId, signature: Buffer.alloc(64, 7) };
    const note = formatNote({ text: TEXT, signatures: [await noteSignature(TEXT, bob), forged] });
    const refusal = { ok: false, reason: 'signature-invalid' };
    expect(openNote(note, [alice.verifier(), bob.verifier()])).toEqual(refusal);
    const short = formatNote({ text: TEXT, signatures: [{ ...forged, signature: Buffer.alloc(1) }] });
    expect(openNote(short, [alice.verifier()])).toEqual(refusal);
  });

  it('counts a key once, however often it signed', async () => {
    const one = await noteSignature(TEXT, alice);
    const opened = openNote(formatNote({ text: TEXT, signatures: [one, one, one] }), [alice.verifier()]);
    expect(opened.ok && opened.verified).toEqual([one]);
  });

  it('is refused with one bit turned anywhere', async () => {
    const note = Buffer.from(await signNote(TEXT, alice));
    for (let bit = 0; bit < note.length * 8; bit += 1) {
      const copy = Buffer.from(note);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openNote(copy, [alice.verifier()]).ok).toBe(false);
    }
  });

  it('is refused in every other shape', () => {
    const line = formatSignature({ name: 'a', keyId: '00000000', signature: Buffer.of(1) });
    const shapes = {
      empty: '',
      'no signature': 'text\n',
      'no signature after the empty line': 'text\n\n',
      'no last newline': `text\n\n${line.trimEnd()}`,
      'no empty line': `text\n${line}`,
      'an empty line behind': `text\n\n${line}\n`,
      'a line that is no signature': `text\n\n${line}x\n`,
      'a hyphen for a dash': `text\n\n${line.replace('—', '-')}`,
      'two spaces': `text\n\n${line.replace('— a', '—  a')}`,
      'a space in the name': `text\n\n${line.replace('— a', '— a\u00a0b')}`,
      'a plus in the name': `text\n\n${line.replace('— a', '— a+b')}`,
      'no name': `text\n\n${line.replace('— a ', '—  ')}`,
      'base64 without padding': `text\n\n${line.replace('=', '')}`,
      'base64 with loose bits': 'text\n\n— a AAAAAAF=\n',
      'no bytes behind the key id': 'text\n\n— a AAAAAA==\n',
      'a carriage return': `text\r\n\n${line}`,
      'a tab': `te\txt\n\n${line}`,
      'a null': `te\0xt\n\n${line}`,
      'half a character': `te\ud800xt\n\n${line}`,
      'not UTF-8': Buffer.concat([Buffer.of(0xff), Buffer.from(`text\n\n${line}`)]),
      'an overlong encoding': Buffer.concat([Buffer.of(0xc0, 0x8a), Buffer.from(`text\n\n${line}`)]),
      'a byte too many': `${'x'.repeat(1_000_000)}\n\n${line}`,
    };
    for (const [shape, input] of Object.entries(shapes)) {
      expect({ shape, parsed: parseNote(input) }).toEqual({
        shape,
        parsed: { ok: false, reason: 'malformed' },
      });
    }
    expect(parseNote(`text\n\n${line}`).ok).toBe(true);
    expect(parseNote(`text\n\n${line.repeat(MAX_SIGNATURES)}`).ok).toBe(true);
    expect(parseNote(`text\n\n${line.repeat(MAX_SIGNATURES + 1)}`)).toEqual({
      ok: false,
      reason: 'too-many-signatures',
    });
  });

  it('never makes the parser throw, and is the same bytes when formatted again', () => {
    const pieces = fc.constantFrom(
      '\n',
      '\n\n',
      '— ',
      'a',
      ' ',
      'AAAAAAE=',
      '+',
      '\r',
      '\u2003',
      '\ud800',
      'é',
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array()), (input) => {
        const parsed = parseNote(input);
        if (parsed.ok) expect(Buffer.from(formatNote(parsed.value))).toEqual(Buffer.from(input));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('signing', () => {
  it('gives nothing away that the public key does not verify', async () => {
    for (const sign of [
      bob.sign,
      () => Promise.resolve(Buffer.alloc(0)),
      () => Promise.resolve(Buffer.alloc(64)),
    ]) {
      await expect(signNote(TEXT, { ...alice, sign })).rejects.toMatchObject({ code: 'TLOG_SIGNER_INVALID' });
    }
  });

  it('passes on why the key could not sign', async () => {
    const sign = () => Promise.reject(new Error('throttled'));
    await expect(signNote(TEXT, { ...alice, sign })).rejects.toThrow('throttled');
  });

  it('refuses what no verifier would read', async () => {
    for (const text of ['', 'no newline', 'tab\t\n', 'half \ud800\n']) {
      await expect(signNote(text, alice)).rejects.toMatchObject({ code: 'TLOG_MISUSED' });
    }
    await expect(signNote(TEXT, { ...alice, name: 'two words' })).rejects.toThrow('no space');
    expect(() => formatNote({ text: TEXT, signatures: [] })).toThrow('with a signature');
  });
});

describe('a verifier key', () => {
  it('is refused when id, type, length or spelling are not its own', () => {
    const text = formatVerifierKey(alice.verifier());
    const [name = '', id = '', key = ''] = text.split('+');
    const bytes = Buffer.from(text.slice(name.length + id.length + 2), 'base64');
    const withBytes = (changed: Buffer) => `${name}+${id}+${changed.toString('base64')}`;
    const wrong = [
      '',
      name,
      `${name}+${id}`,
      `other+${id}+${key}`,
      `${name}+00000000+${key}`,
      `+${id}+${key}`,
      text.replace(id, id.toUpperCase() === id ? 'zzzzzzzz' : id.toUpperCase()),
      `${text}\n`,
      `${text}=`,
      withBytes(Buffer.concat([bytes, Buffer.of(0)])),
      withBytes(bytes.subarray(0, -1)),
      withBytes(Buffer.concat([Buffer.of(2), bytes.subarray(1)])),
      withBytes(Buffer.concat([Buffer.of(4), bytes.subarray(1)])),
    ];
    for (const one of wrong) expect(parseVerifierKey(one).ok).toBe(false);
    expect(parseVerifierKey(text).ok).toBe(true);
    fc.assert(fc.property(fc.string(), (any) => !parseVerifierKey(any).ok));
  });

  it('has another id for each type and name, so that one key cannot sign as the other', () => {
    const ids = ['a', 'b'].flatMap((name) =>
      Object.values(SIGNATURE_TYPE).map((type) => verifierKey(name, type, alice.publicKey).keyId),
    );
    expect(new Set(ids).size).toBe(4);
    expect(() => verifierKey('a', 1, Buffer.alloc(31))).toThrow('32 bytes');
  });

  it('has a name without any kind of space', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2028b', 'a\u3000', '\u0085', 'a\tb', '\ud800']) {
      expect({ name, fits: isKeyName(name) }).toEqual({ name, fits: false });
    }
    expect(['example.com/log', 'ä', '—'].every(isKeyName)).toBe(true);
  });

  it('stands once among the verifiers', () => {
    expect(() => openNote(PUBLISHED_NOTE, [alice.verifier(), alice.verifier()])).toThrow('same name');
  });
});
