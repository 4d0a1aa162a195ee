import type { Settings } from '../api/changes.js';
import type { Check, Person, Worker } from '../api/views.js';

/** A check as somebody types it; `status` null: nothing is known, which denies. */
export interface CheckDraft {
  readonly status: string | null;
  readonly untilDay: string;
  readonly evidence: string;
}

/** A person as somebody types it, with what is attested of them. */
export interface PersonDraft {
  readonly name: string;
  readonly slug: string;
  readonly subject: string;
  readonly email: string;
  readonly organisation: string | null;
  readonly roles: readonly string[];
  readonly worksFor: readonly string[];
  readonly residence: string;
  readonly residenceVerifiedDay: string;
  readonly vetting: CheckDraft;
  readonly identity: CheckDraft;
  readonly screening: CheckDraft;
  readonly ageBand: string | null;
  readonly workforceType: string | null;
  readonly trainings: readonly TrainingDraft[];
  readonly vendor: string | null;
}

/** A training and the day through which it counts. */
export interface TrainingDraft {
  readonly name: string;
  readonly untilDay: string;
}

const textOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const dayOf = (at: string | null | undefined): string => at?.slice(0, 10) ?? '';
const startOf = (day: string): string | null => (day === '' ? null : `${day}T00:00:00Z`);
const endOf = (day: string): string | null => (day === '' ? null : `${day}T23:59:59Z`);

const NOT_CHECKED: CheckDraft = { status: null, untilDay: '', evidence: '' };
const NOBODY: Worker = {
  ...{ residence: null, vetting: null, identity: null, screening: null, ageBand: null, workforceType: null },
  ...{ trainings: [], vendor: null },
};

export const NEW_PERSON: PersonDraft = {
  ...{ name: '', slug: '', subject: '', email: '', organisation: null, roles: ['annotator'], worksFor: [] },
  ...workerDraft(NOBODY),
};

/** Returns a person as a draft that changes nothing. */
export function draftOfPerson(person: Person): PersonDraft {
  const { name, slug, subject, email, organisation, roles, worksFor, worker } = person;
  return {
    ...{ name, slug, organisation, roles, worksFor },
    subject: subject ?? '',
    email: email ?? '',
    ...workerDraft(worker ?? NOBODY),
  };
}

function workerDraft({ residence, vetting, identity, screening, trainings, ...rest }: Worker) {
  return {
    residence: residence?.country ?? '',
    residenceVerifiedDay: dayOf(residence?.verifiedAt),
    vetting: checkDraft(vetting),
    identity: checkDraft(identity),
    screening: checkDraft(screening),
    trainings: trainings.map(({ name, validUntil }) => ({ name, untilDay: dayOf(validUntil) })),
    ...rest,
  };
}

function checkDraft(check: Check | null): CheckDraft {
  if (check === null) return NOT_CHECKED;
  return { status: check.status, untilDay: dayOf(check.validUntil), evidence: check.evidence ?? '' };
}

/** Returns what a person is, without what is attested of them. */
export function personSettings({ name, email, roles, worksFor }: PersonDraft): Settings {
  return { name, email: email.trim() === '' ? null : email.trim(), roles, worksFor };
}

/** Returns what is attested of somebody. What is not stated is forgotten, and denies. */
export function workerSettings(draft: PersonDraft): Settings {
  const { residence, residenceVerifiedDay, vetting, identity, screening, ageBand, workforceType, vendor } =
    draft;
  return {
    residence: residence === '' ? null : { country: residence, verifiedAt: startOf(residenceVerifiedDay) },
    vetting: checkSettings(vetting),
    identity:
      identity.status === null ? null : { status: identity.status, evidence: textOf(identity.evidence) },
    screening: checkSettings(screening),
    ...{ ageBand, workforceType, vendor: workforceType === 'vendor' ? vendor : null },
    trainings: draft.trainings
      .filter(({ name }) => name !== '')
      .map(({ name, untilDay }) => ({ name, validUntil: endOf(untilDay) })),
  };
}

/** Returns the body of a new person. */
export function newPerson(draft: PersonDraft): Settings {
  const { slug, subject, organisation } = draft;
  return { slug, subject, organisation, ...personSettings(draft), worker: workerSettings(draft) };
}

/** True once everything is stated without which there is nobody. */
export function isWholePerson({ name, slug, subject, organisation, residence }: PersonDraft): boolean {
  const isStated = [name, slug, subject].every((text) => text.trim() !== '') && organisation !== null;
  return isStated && (residence === '' || /^[A-Z]{2}$/.test(residence));
}

function checkSettings({ status, untilDay, evidence }: CheckDraft): Settings | null {
  return status === null ? null : { status, validUntil: endOf(untilDay), evidence: textOf(evidence) };
}
