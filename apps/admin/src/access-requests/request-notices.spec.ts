import { describe, expect, it } from '@jest/globals';
import type { AccessRequestView } from './access-request.presenter.js';
import { noticeOf } from './request-notices.js';

const REQUEST: AccessRequestView = {
  id: 'request',
  organisation: 'acme',
  project: 'street',
  person: 'anna',
  requestedBy: 'admin',
  kind: 'request',
  purpose: 'annotation',
  durationSeconds: 60,
  justification: 'a secret of anna',
  state: 'pending',
  expiresAt: '2026-01-02T00:00:00.000Z',
  closedAt: null,
  currentStep: 0,
  steps: [
    { roles: ['client_admin'], people: [], threshold: 2, approvedBy: [] },
    { roles: [], people: ['carl'], threshold: 1, approvedBy: [] },
  ],
  grant: null,
  review: null,
  history: [
    { action: 'asked', by: 'admin', at: '2026-01-01T00:00:00.000Z', step: null, comment: 'a secret' },
  ],
  createdAt: '2026-01-01T00:00:00.000Z',
};

const told = (before: AccessRequestView | null, change: Partial<AccessRequestView>) => {
  const notice = noticeOf({ before, after: { ...REQUEST, ...change } });
  return notice && [notice.type, notice.audience];
};

describe('what is told of a request', () => {
  it('goes to the approvers of the step that is asked, and again only where a later one is reached', () => {
    expect(told(null, {})).toEqual(['access-request.created', { people: [], roles: ['client_admin'] }]);
    expect(told(REQUEST, {})).toBeNull();
    expect(told(REQUEST, { currentStep: 1 })).toEqual([
      'access-request.created',
      { people: ['carl'], roles: [] },
    ]);
  });

  it('goes to whoever asked and whom it is for once it is decided', () => {
    const people = ['anna', 'admin'];
    expect(told(REQUEST, { state: 'approved', currentStep: null })).toEqual([
      'access-request.approved',
      { people },
    ]);
    expect(told(REQUEST, { state: 'denied', currentStep: null })).toEqual([
      'access-request.denied',
      { people },
    ]);
    expect(told(REQUEST, { state: 'withdrawn', currentStep: null })).toEqual([
      'access-request.withdrawn',
      { people, roles: ['client_admin'] },
    ]);
  });

  it('goes to the client at once when the glass is broken, and to whoever broke it when it is reviewed', () => {
    const broken = { kind: 'break_glass', state: 'approved', currentStep: null, steps: [] } as const;
    const roles = ['client_admin', 'client_auditor'];
    expect(told(null, broken)).toEqual(['break-glass.used', { people: [], roles }]);
    expect(told({ ...REQUEST, ...broken }, broken)).toEqual([
      'break-glass.reviewed',
      { people: ['anna'], roles },
    ]);
  });

  it('holds nobody’s words', () => {
    expect(JSON.stringify(noticeOf({ before: null, after: REQUEST }))).not.toContain('secret');
  });
});
