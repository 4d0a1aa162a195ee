import { checkQuorum, parseVerifier, SIGNATURE_TYPE, type Verifier, type WitnessPolicy } from '#libs/tlog';
import { z } from 'zod';
import { inputUnreadable } from '../cli.errors.js';
import { readJsonInput } from './input-file.js';

const schema = z.strictObject({
  origin: z.string().min(1),
  /** The log's verifier key. */
  log: z.string(),
  witnesses: z.array(z.string()).default([]),
  quorum: z.int().nonnegative(),
});

/** Returns whom to believe; throws INPUT_UNREADABLE for keys that are none and for a quorum nobody can reach. */
export async function readPolicy(path: string): Promise<WitnessPolicy> {
  const { origin, log, witnesses, quorum } = await readJsonInput(path, schema);
  const key = (text: string, type: number): Verifier => {
    const parsed = parseVerifier(text);
    if (parsed.ok && parsed.value.type === type) return parsed.value;
    throw inputUnreadable(path, `not a key of this kind: ${text}`);
  };
  const policy: WitnessPolicy = {
    origin,
    log: key(log, SIGNATURE_TYPE.ed25519),
    witnesses: witnesses.map((text) => key(text, SIGNATURE_TYPE.cosignature)),
    k: quorum,
  };
  try {
    // Any note will do: a policy that means nothing throws before the note is looked at.
    checkQuorum('', policy);
  } catch (error) {
    throw inputUnreadable(path, 'the quorum cannot be reached by these keys', error);
  }
  return policy;
}
