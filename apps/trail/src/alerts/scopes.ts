import type { Scope } from '#libs/persistence';

/** What evaluates and delivers works for every organisation; each statement names the one it means. */
export const EVERY: Scope = { organisations: [], operator: true };
