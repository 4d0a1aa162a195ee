import type { Settings } from '../api/changes.js';

/** A review as somebody types it. */
export interface ReviewDraft {
  readonly name: string;
  readonly organisation: string | null;
  readonly projects: readonly string[];
  readonly roles: readonly string[];
  readonly people: readonly string[];
  readonly dueDay: string;
  readonly evidenceDays: string;
}

/** Returns a draft that is due in two weeks, which its two reminders fit into. */
export function newReviewDraft(nowMs: number): ReviewDraft {
  const dueDay = new Date(nowMs + 14 * 86_400_000).toISOString().slice(0, 10);
  return {
    ...{ name: '', organisation: null, projects: [], roles: ['client_admin'], people: [] },
    ...{ dueDay, evidenceDays: '90' },
  };
}

/** Returns the body that starts a review. Each role is a rule of its own: whoever holds one may decide. */
export function newReview(draft: ReviewDraft): Settings {
  const { name, organisation, projects, roles, people, dueDay, evidenceDays } = draft;
  return {
    name,
    ...(organisation !== null && { organisation }),
    ...(projects.length > 0 && { projects }),
    reviewers: [...roles.map((role) => ({ role })), ...(people.length > 0 ? [{ people }] : [])],
    dueAt: `${dueDay}T23:59:59Z`,
    evidenceDays: Number(evidenceDays),
  };
}

/** True once it says what it is called, by when it is due, and who reviews. */
export function isWholeReview({ name, dueDay, evidenceDays, roles, people }: ReviewDraft): boolean {
  const isStated = [name, dueDay, evidenceDays].every((text) => text.trim() !== '');
  return isStated && roles.length + people.length > 0;
}
