import type { CredentialFacts, Facts, WorkerFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isStillBefore } from '../instant.js';
import { isKnown, isListed, isSame } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

/** Guarantees an active caller who is vetted, identified, screened and old enough, and a tool that is connected. */
export const principalGate = gateOf<'principal'>([
  ['PRINCIPAL_SUSPENDED', (facts) => isActive(facts)],
  ['PRINCIPAL_NOT_VETTED', (facts, { at }) => isToolAlone(facts) || isVetted(facts.principal?.worker, at)],
  ['PRINCIPAL_BELOW_MINIMUM_AGE', (facts) => isToolAlone(facts) || isOldEnough(facts)],
  ['CREDENTIAL_DISCONNECTED', (facts, { at }) => !callsByTool(facts) || isConnected(facts, at)],
]);

function isActive({ principal }: Facts): boolean {
  const kindKnown = principal?.kind === 'person' || principal?.kind === 'tool';
  return kindKnown && isKnown(principal.id) && principal.status === 'active';
}

function isVetted(worker: WorkerFacts | null, at: string): boolean {
  const { vetting, identity, screening } = worker ?? {};
  return (
    vetting?.status === 'passed' &&
    isStillBefore(vetting.validUntil, at) &&
    identity?.status === 'verified' &&
    screening?.status === 'clear' &&
    isStillBefore(screening.validUntil, at)
  );
}

function isOldEnough({ principal, project }: Facts): boolean {
  const ageBand = principal?.worker?.ageBand;
  if (project !== null && project?.minimumAge !== 16 && project?.minimumAge !== 18) return false;
  if (ageBand === '16_17') return project?.minimumAge !== 18;
  return ageBand === '18_plus';
}

function callsByTool({ principal, credential }: Facts): boolean {
  return principal?.kind !== 'person' || credential !== null;
}

function isConnected(facts: Facts, at: string): boolean {
  const { credential, project } = facts;
  return isUsable(credential, at) && isListed(credential.projectIds, project?.id) && isFor(credential, facts);
}

// A credential made for one person asks for nobody else, and not for itself: its own id is nobody's.
function isFor({ personId }: CredentialFacts, { principal }: Facts): boolean {
  return personId === 'anybody' || isSame(personId, principal?.id);
}

function isUsable(credential: CredentialFacts | null, at: string): credential is CredentialFacts {
  return isKnown(credential?.id) && credential.connected === true && isStillBefore(credential.expiresAt, at);
}
