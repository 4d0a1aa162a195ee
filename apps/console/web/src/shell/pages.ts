import type { Permission } from '#libs/policy';
import type { Account } from '../session/account.js';

/** A page of the navigation, and what a role must carry to have it. */
export interface PageEntry {
  readonly path: string;
  readonly label: string;
  readonly needs: Permission;
  /** The heading it stands under. */
  readonly group: 'Work' | 'Oversight' | 'Access';
}

/** Every page of the navigation, in its order. */
export const PAGES = [
  { path: '/my-work', label: 'My work', needs: 'item:read', group: 'Work' },
  { path: '/overview', label: 'Overview', needs: 'trail:read', group: 'Oversight' },
  { path: '/trail', label: 'Trail', needs: 'trail:read', group: 'Oversight' },
  { path: '/alerts', label: 'Alerts', needs: 'trail:read', group: 'Oversight' },
  { path: '/requests', label: 'Requests and reviews', needs: 'access-request:ask', group: 'Access' },
  { path: '/projects', label: 'Projects', needs: 'project:read', group: 'Access' },
  { path: '/people', label: 'People and vendors', needs: 'person:read', group: 'Access' },
  { path: '/datasets', label: 'Datasets and keys', needs: 'dataset:read', group: 'Access' },
  { path: '/regions', label: 'Regions and transfers', needs: 'transfer-basis:read', group: 'Access' },
  { path: '/terms', label: 'Terms', needs: 'terms:read', group: 'Access' },
  { path: '/tools', label: 'Tools', needs: 'tool-credential:read', group: 'Access' },
  { path: '/notifications', label: 'Notifications', needs: 'notification:read', group: 'Access' },
  { path: '/disclosures', label: 'Lawful disclosures', needs: 'lawful-disclosure:read', group: 'Access' },
  { path: '/registers', label: 'Registers', needs: 'organisation:export', group: 'Access' },
  { path: '/explain', label: 'Explain', needs: 'item:explain', group: 'Access' },
] as const satisfies readonly PageEntry[];

/** Returns the pages somebody has. */
export function pagesOf(account: Account): readonly PageEntry[] {
  return PAGES.filter(({ needs }) => account.may(needs));
}
