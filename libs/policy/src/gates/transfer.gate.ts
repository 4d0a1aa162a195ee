import type { Facts, TransferBasis, TransferFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { hasBegun, isStillBefore } from '../instant.js';
import { isKnown, isListed, isSame, someOf } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

type Country = string | null | undefined;
type Ground = 'valid' | 'expired' | 'missing';

/** Guarantees a legal ground, valid now, for every country the data would be viewed from. */
export const transferGate = gateOf<'transfer'>([
  ['TRANSFER_BASIS_MISSING', (facts, { at }) => !isAnyGround(facts, 'missing', at)],
  ['TRANSFER_BASIS_EXPIRED', (facts, { at }) => !isAnyGround(facts, 'expired', at)],
]);

function isAnyGround(facts: Facts, ground: Ground, at: string): boolean {
  const { principal, network, transfer } = facts;
  if (groundFor(network?.country, transfer, at) === ground) return true;
  return !isToolAlone(facts) && groundFor(principal?.worker?.residenceCountry, transfer, at) === ground;
}

// An unknown country is listed nowhere and equal to no other, so no ground is ever found for it.
function groundFor(country: Country, transfer: TransferFacts | null, at: string): Ground {
  if (isListed(transfer?.areaCountries, country)) return 'valid';
  if (isAdequate(country, transfer, at) || isCovered(country, transfer, at)) return 'valid';
  return hasLapsed(country, transfer, at) ? 'expired' : 'missing';
}

// validUntil null: the adequacy decision has no agreed end.
function isAdequate(country: Country, transfer: TransferFacts | null, at: string): boolean {
  return someOf(
    transfer?.adequacy,
    (decision) =>
      isSame(decision.country, country) &&
      hasBegun(decision.validFrom, at) &&
      (decision.validUntil === null || isStillBefore(decision.validUntil, at)),
  );
}

function isCovered(country: Country, transfer: TransferFacts | null, at: string): boolean {
  return someOf(
    transfer?.bases,
    (basis) =>
      isSame(basis.toCountry, country) &&
      isDocumented(basis) &&
      hasBegun(basis.validFrom, at) &&
      isStillBefore(basis.validUntil, at),
  );
}

function isDocumented({ mechanism, sccModule, assessmentRef }: TransferBasis): boolean {
  if (mechanism === 'scc') return isSccModule(sccModule) && isKnown(assessmentRef);
  return mechanism === 'bcr' ? isKnown(assessmentRef) : mechanism === 'derogation';
}

// Regulation (EU) 2021/914 has modules one to four.
function isSccModule(module: number | null): boolean {
  return module === 1 || module === 2 || module === 3 || module === 4;
}

function hasLapsed(country: Country, transfer: TransferFacts | null, at: string): boolean {
  return (
    someOf(transfer?.adequacy, (past) => isSame(past.country, country) && hasBegun(past.validUntil, at)) ||
    someOf(transfer?.bases, (past) => isSame(past.toCountry, country) && hasBegun(past.validUntil, at))
  );
}
