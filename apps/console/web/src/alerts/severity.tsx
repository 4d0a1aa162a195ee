import { Verdict } from '../elements/effect.js';
import { wordOf } from '../words/words.js';

/** How grave an alert is. */
export function Severity({ severity }: { severity: string }) {
  const isGrave = severity === 'high' || severity === 'critical';
  return <Verdict tone={isGrave ? 'bad' : 'warn'}>{wordOf(severity)}</Verdict>;
}
