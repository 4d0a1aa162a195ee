import { ORGANISATION, type Resource } from '../resource.js';

/** `pending`: changes that wait for a second person. */
export const PENDING_CHANGES: Resource = {
  name: 'pending',
  description: 'Changes that wait for a second person.',
  path: '/pending-changes',
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'KIND', field: 'kind' },
    { title: 'STATE', field: 'state' },
    { title: 'CONCERNS', field: 'concerns.code' },
    { title: 'BY', field: 'proposedBy' },
    { title: 'UNTIL', field: 'expiresAt' },
  ],
  filters: [
    ORGANISATION,
    { flag: '--state <state>', description: 'pending, applied, rejected or expired', field: 'state' },
  ],
  creations: [],
  actions: [
    {
      name: 'approve',
      description: 'Let it take effect; not for what you asked for yourself.',
      method: 'POST',
      path: '/approve',
      fields: [],
    },
    { name: 'reject', description: 'Let it not happen.', method: 'POST', path: '/reject', fields: [] },
  ],
};
