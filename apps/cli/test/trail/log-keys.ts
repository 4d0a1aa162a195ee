import { generateKeyPairSync, sign } from 'node:crypto';
import {
  cosign,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  noteSignature,
  type NoteSigner,
  SIGNATURE_TYPE,
  verifierKey,
} from '#libs/tlog';

export const ORIGIN = 'gateway.example/trail/client';

/** A key in memory, as a KMS would hold it. */
function signer(name: string): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { name, publicKey: raw, sign: (message) => Promise.resolve(sign(null, message, privateKey)) };
}

/** The keys of one log and its witness, and what a client writes into its policy about them. */
export class LogKeys {
  private readonly log = signer(ORIGIN);
  private readonly witness = signer('witness.example');

  /** A checkpoint signed by the log and, unless `witnessed` is false, cosigned. */
  async checkpoint(
    range: { readonly size: number; readonly root: Buffer },
    { witnessed = true, atMs = Date.now() }: { witnessed?: boolean; atMs?: number } = {},
  ): Promise<string> {
    const text = formatCheckpoint({ origin: ORIGIN, ...range });
    const signatures = [await noteSignature(text, this.log)];
    if (witnessed) signatures.push(await cosign(text, this.witness, Math.ceil(atMs / 1_000)));
    return formatNote({ text, signatures });
  }

  policy(quorum: number): object {
    const { log, witness } = this;
    return {
      origin: ORIGIN,
      log: formatVerifierKey(verifierKey(log.name, SIGNATURE_TYPE.ed25519, log.publicKey)),
      witnesses: [
        formatVerifierKey(verifierKey(witness.name, SIGNATURE_TYPE.cosignature, witness.publicKey)),
      ],
      quorum,
    };
  }
}
