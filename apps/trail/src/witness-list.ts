import type { z } from 'zod';
import type { WitnessAddress } from './logs/witness.client.js';

/** Returns the witnesses of `name=https://address,…`; an issue of the configuration for anything else. */
export function toWitnesses(text: string, context: z.RefinementCtx): WitnessAddress[] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const [name = '', url = ''] = splitOnce(part.trim());
    if (name === '' || !URL.canParse(url)) {
      context.addIssue({ code: 'custom', message: `"${part}" is not name=https://address` });
    }
    return { name, url: url.replace(/\/$/, '') };
  });
}

function splitOnce(text: string): string[] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
