import type { AccessEffect } from '../api/access-views.js';
import { Verdict } from '../elements/effect.js';

const WORDS: Readonly<Record<AccessEffect, readonly ['good' | 'warn' | 'bad', string]>> = {
  allow: ['good', 'Reads'],
  lease: ['good', 'Reads with a task'],
  partial: ['warn', 'Some datasets'],
  deny: ['bad', 'Refused'],
};

/** What would become of a read, in a word. */
export function AccessVerdict({ effect }: { effect: AccessEffect }) {
  const [tone, word] = WORDS[effect];
  return <Verdict tone={tone}>{word}</Verdict>;
}
