import type { TermsFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isStillBefore } from '../instant.js';
import { isKnown } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

/** Guarantees that the person accepted the current NDA and project terms, byte for byte, or is within a stated grace. */
export const termsGate = gateOf<'terms'>([
  ['NDA_NOT_ACCEPTED', (facts) => isToolAlone(facts) || isAccepted(facts.project?.nda)],
  [
    'NDA_SUPERSEDED',
    (facts, { at }) => {
      const nda = facts.project?.nda;
      return isToolAlone(facts) || !isAccepted(nda) || isCurrent(nda, at);
    },
  ],
  [
    'PROJECT_TERMS_NOT_ACCEPTED',
    (facts, { at }) => {
      const terms = facts.project?.projectTerms;
      return isToolAlone(facts) || terms === 'none' || (isAccepted(terms) && isCurrent(terms, at));
    },
  ],
]);

type AcceptedTerms = TermsFacts & { readonly accepted: NonNullable<TermsFacts['accepted']> };

function isAccepted(terms: TermsFacts | null | undefined): terms is AcceptedTerms {
  return (
    isKnown(terms?.currentVersionId) &&
    isKnown(terms.currentSha256) &&
    isKnown(terms.accepted?.versionId) &&
    isKnown(terms.accepted.sha256)
  );
}

// Bound to the hash, not only to the version: an acceptance of other bytes is an acceptance of something else.
function isCurrent(
  { accepted, currentVersionId, currentSha256, graceUntil }: AcceptedTerms,
  at: string,
): boolean {
  const same = accepted.versionId === currentVersionId && accepted.sha256 === currentSha256;
  return same || isStillBefore(graceUntil, at);
}
