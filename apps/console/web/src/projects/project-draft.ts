import type { Settings } from '../api/changes.js';
import type { Project } from '../api/views.js';

/** A project as somebody types it: days as days, numbers as text, an empty one for none. */
export interface ProjectDraft extends Omit<
  Project,
  | ('id' | 'organisation' | 'startsAt' | 'endsAt' | 'budgets')
  | ('minimumAge' | 'leaseSeconds' | 'retentionDays')
> {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly minimumAge: string;
  readonly items: string;
  readonly bytes: string;
  readonly windowHours: string;
  readonly leaseMinutes: string;
  readonly keptDays: string;
}

const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;

/** Returns a project nobody can read through yet: it lets in no country and no workforce until somebody says which. */
export function newProjectDraft(today: string): ProjectDraft {
  return {
    ...{
      slug: '',
      name: '',
      state: 'draft',
      datasets: [],
      firstDay: today,
      lastDay: '',
      purpose: 'annotation',
    },
    ...{
      minimumAge: '18',
      workforceTypes: [],
      requiredTrainings: [],
      allowedCountries: [],
      allowedGroups: [],
    },
    ...{ denyAnonymisingNetworks: true, allowDelegatedTools: false, allowedOrigins: [] },
    ...{ requireSessionForPresigned: false, leaseRequired: false, reviewRequired: false },
    ...{ items: '', bytes: '', windowHours: '24', leaseMinutes: '20', keptDays: '60' },
  };
}

/** Returns a project as a draft that changes nothing. */
export function draftOfProject(project: Project): ProjectDraft {
  const { startsAt, endsAt, budgets, leaseSeconds, retentionDays, minimumAge } = project;
  return {
    ...project,
    firstDay: startsAt.slice(0, 10),
    lastDay: endsAt?.slice(0, 10) ?? '',
    minimumAge: String(minimumAge),
    items: budgets.items === null ? '' : String(budgets.items),
    bytes: budgets.bytes === null ? '' : String(budgets.bytes),
    windowHours: String(budgets.windowSeconds / HOUR_SECONDS),
    leaseMinutes: String(leaseSeconds / MINUTE_SECONDS),
    keptDays: String(retentionDays),
  };
}

/** Returns the rules a draft states. */
export function projectSettings(draft: ProjectDraft): Settings {
  const { name, datasets, purpose, workforceTypes, requiredTrainings, allowedCountries, allowedGroups } =
    draft;
  const { denyAnonymisingNetworks, allowDelegatedTools, allowedOrigins, requireSessionForPresigned } = draft;
  const { leaseRequired, reviewRequired, firstDay, lastDay } = draft;
  return {
    ...{ name, datasets, purpose, workforceTypes, requiredTrainings, allowedCountries, allowedGroups },
    ...{ denyAnonymisingNetworks, allowDelegatedTools, allowedOrigins, requireSessionForPresigned },
    ...{ leaseRequired, reviewRequired },
    minimumAge: Number(draft.minimumAge),
    startsAt: `${firstDay}T00:00:00Z`,
    // Through the end of that day, everywhere the same day.
    endsAt: lastDay === '' ? null : `${lastDay}T23:59:59Z`,
    budgets: {
      items: draft.items === '' ? null : Number(draft.items),
      bytes: draft.bytes === '' ? null : Number(draft.bytes),
      windowSeconds: Math.round(Number(draft.windowHours) * HOUR_SECONDS),
    },
    leaseSeconds: Math.round(Number(draft.leaseMinutes) * MINUTE_SECONDS),
    retentionDays: Number(draft.keptDays),
  };
}

/** Returns the body of a new project. */
export function newProject(draft: ProjectDraft): Settings {
  const { slug, state } = draft;
  return { slug, state, ...projectSettings(draft) };
}

/** True once everything is stated without which there is no project. */
export function isWholeProject({
  name,
  slug,
  purpose,
  firstDay,
  windowHours,
  leaseMinutes,
  keptDays,
}: ProjectDraft): boolean {
  return [name, slug, purpose, firstDay, windowHours, leaseMinutes, keptDays].every(
    (text) => text.trim() !== '',
  );
}
