import type { Subprocessor } from '../api/views.js';
import { Verdict } from '../elements/effect.js';
import { toDate } from '../words/instants.js';

/** Returns how a client stands to a vendor, in words. */
export function standingWord({ standing, effectiveFrom, objectionUntil }: Subprocessor): string {
  switch (standing) {
    case 'approved':
      return 'Approved';
    case 'upcoming':
      return effectiveFrom === null ? 'Approved for later' : `From ${toDate(effectiveFrom)}`;
    case 'noticed':
      return isOpen(objectionUntil) ? `May object until ${toDate(objectionUntil)}` : 'Told, not approved';
    case 'objected':
      return 'Objected';
    case 'withdrawn':
      return 'Withdrawn';
  }
}

function isOpen(until: string | null): until is string {
  return until !== null && new Date(until).getTime() > Date.now();
}

const TONES: Readonly<Partial<Record<Subprocessor['standing'], 'good' | 'bad'>>> = {
  approved: 'good',
  objected: 'bad',
};

/** How a client stands to a vendor; only an approval that holds lets its staff in. */
export function Standing({ line }: { line: Subprocessor }) {
  return <Verdict tone={TONES[line.standing] ?? 'warn'}>{standingWord(line)}</Verdict>;
}

/** True of an approval that holds, or will. */
export function isApproved({ standing }: Subprocessor): boolean {
  return standing === 'approved' || standing === 'upcoming';
}
