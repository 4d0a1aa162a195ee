import type { Settings } from '../api/changes.js';

/** The changes that can be tried, in the words of the form. */
export const WHAT_IF_KINDS = [
  { value: 'terms.issue', label: 'A new version of the terms' },
  { value: 'project.regions', label: 'Other countries and groups' },
  { value: 'vendor.withdraw', label: 'A vendor’s approval is withdrawn' },
  { value: 'person.suspend', label: 'Somebody is suspended' },
  { value: 'dataset.lock', label: 'A dataset is locked' },
  { value: 'transfer-basis.withdraw', label: 'A transfer basis is withdrawn' },
] as const;

export type WhatIfKind = (typeof WHAT_IF_KINDS)[number]['value'];

/** A change to try, as somebody types it. */
export interface WhatIfDraft {
  readonly kind: WhatIfKind;
  readonly project: string | null;
  readonly vendor: string | null;
  readonly person: string | null;
  readonly dataset: string | null;
  readonly basis: string | null;
  readonly graceDays: string;
  readonly addGroups: readonly string[];
  readonly removeGroups: readonly string[];
  readonly addCountries: readonly string[];
  readonly removeCountries: readonly string[];
}

export const NEW_WHAT_IF: WhatIfDraft = {
  ...{ kind: 'terms.issue', project: null, vendor: null, person: null, dataset: null, basis: null },
  ...{ graceDays: '0', addGroups: [], removeGroups: [], addCountries: [], removeCountries: [] },
};

const ofProject = ({ project }: WhatIfDraft): Settings => (project === null ? {} : { project });

const CHANGES: Readonly<Record<WhatIfKind, (draft: WhatIfDraft) => Settings>> = {
  'terms.issue': (draft) => ({ ...ofProject(draft), graceDays: Number(draft.graceDays) }),
  'project.regions': (draft) => {
    const { addGroups, removeGroups, addCountries, removeCountries } = draft;
    return { ...ofProject(draft), addGroups, removeGroups, addCountries, removeCountries };
  },
  'vendor.withdraw': ({ vendor }) => ({ vendor }),
  'person.suspend': ({ person }) => ({ person }),
  'dataset.lock': ({ dataset }) => ({ dataset }),
  'transfer-basis.withdraw': ({ basis }) => ({ basis }),
};

/** Returns the change as the API is asked to try it. */
export function whatIfChange(draft: WhatIfDraft): Settings {
  return { kind: draft.kind, ...CHANGES[draft.kind](draft) };
}

/** True once the change says of what. */
export function isWholeWhatIf(draft: WhatIfDraft): boolean {
  const { addGroups, removeGroups, addCountries, removeCountries } = draft;
  if (draft.kind === 'project.regions')
    return [addGroups, removeGroups, addCountries, removeCountries].some((list) => list.length > 0);
  return !Object.values(whatIfChange(draft)).includes(null);
}
