import type { z } from 'zod';
import { parseVerifierKey } from '#libs/tlog';
import type { WitnessAddress } from './logs/witness.client.js';

/**
 * Returns the witnesses of `<verifier key> https://address` or `<name>=https://address`, separated by commas; an issue of the
 * configuration for anything else.
 */
export function toWitnesses(text: string, context: z.RefinementCtx): WitnessAddress[] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const witness = toWitness(part.trim());
    if (witness === null || !URL.canParse(witness.url)) {
      const message = `"${part.trim()}" is neither "<verifier key> https://address" nor name=https://address`;
      context.addIssue({ code: 'custom', message });
    }
    return { ...(witness ?? { name: '', url: '' }), url: (witness?.url ?? '').replace(/\/$/, '') };
  });
}

function toWitness(part: string): WitnessAddress | null {
  const [key = '', address = ''] = part.split(' ');
  const parsed = parseVerifierKey(key);
  if (parsed.ok) return { name: parsed.value.name, url: address, verifierKey: key };
  const at = part.indexOf('=');
  return at < 1 ? null : { name: part.slice(0, at), url: part.slice(at + 1) };
}
