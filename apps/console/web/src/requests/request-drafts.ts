import type { Settings } from '../api/changes.js';

/** How long access can be asked for, as people say it. */
export const DURATIONS = [
  { value: '3600', label: '1 hour' },
  { value: '28800', label: '8 hours' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
  { value: '7776000', label: '90 days' },
] as const;

/** A request as somebody types it. */
export interface RequestDraft {
  readonly project: string;
  readonly organisation: string;
  readonly person: string | null;
  readonly durationSeconds: string;
  readonly justification: string;
}

export const NEW_REQUEST: RequestDraft = {
  project: '',
  organisation: '',
  person: null,
  durationSeconds: '604800',
  justification: '',
};

/** Returns the body of a request; `person` null is oneself. */
export function newRequest({ person, ...draft }: RequestDraft): Settings {
  return { ...newGlassBreak(draft), ...(person !== null && { person }) };
}

/** Returns the body by which somebody breaks the glass; for themselves, always. */
export function newGlassBreak(draft: Omit<RequestDraft, 'person'>): Settings {
  const { project, organisation, durationSeconds, justification } = draft;
  return {
    project,
    ...(organisation.trim() !== '' && { organisation: organisation.trim() }),
    durationSeconds: Number(durationSeconds),
    justification,
  };
}

/** True once it says for what and why. */
export function isWholeRequest({ project, justification }: RequestDraft): boolean {
  return project.trim() !== '' && justification.trim() !== '';
}
