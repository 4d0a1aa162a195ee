import { describe, expect, it } from '@jest/globals';
import type { Ticket } from './ticket.js';
import { judgeTicket, type TicketPresentation } from './ticket-verdict.js';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const MINUTE_MS = 60_000;
const at = (fromNowMs: number): Date => new Date(NOW_MS + fromNowMs);

const GOOD: Ticket = {
  id: 'ticket',
  organisationId: 'client',
  personId: 'person',
  credentialId: null,
  projectId: 'project',
  itemId: 'item',
  versionId: 'version',
  assignmentId: 'assignment',
  leaseId: null,
  methods: ['GET', 'HEAD'],
  network: '192.0.2.0/24',
  maxUses: 2,
  uses: 1,
  usedAt: at(-10 * MINUTE_MS),
  expiresAt: at(1),
  revokedAt: null,
};
const HERE: TicketPresentation = { method: 'GET', network: '192.0.2.0/24' };

const verdict = (change: Partial<Ticket>, presented: Partial<TicketPresentation> = {}): string | null =>
  judgeTicket({ ...GOOD, ...change }, { ...HERE, ...presented }, NOW_MS);

describe(judgeTicket, () => {
  it('lets a good one pass, bound or not, counted or not', () => {
    expect([{}, { network: null }, { maxUses: null, uses: 9 }].map((change) => verdict(change))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each<[string, Partial<Ticket>, Partial<TicketPresentation>]>([
    ['TICKET_REVOKED', { revokedAt: at(-1) }, {}],
    ['TICKET_REVOKED', { revokedAt: at(1), expiresAt: at(-1) }, {}],
    ['TICKET_EXPIRED', { expiresAt: at(0) }, {}],
    ['TICKET_OTHER_METHOD', { methods: ['HEAD'] }, {}],
    ['TICKET_OTHER_METHOD', {}, { method: 'POST' }],
    ['TICKET_OTHER_NETWORK', {}, { network: '192.0.3.0/24' }],
    ['TICKET_OTHER_NETWORK', {}, { network: null }],
    ['TICKET_OTHER_NETWORK', { network: null }, { network: null }],
    ['TICKET_USED_UP', { uses: 2 }, {}],
    ['TICKET_USED_UP', { uses: 2, usedAt: null }, {}],
    ['TICKET_USED_UP', { uses: 2, usedAt: at(-5 * MINUTE_MS) }, {}],
  ])('says %s of %j presented as %j', (code, change, presented) => {
    expect(verdict(change, presented)).toBe(code);
  });

  it('leaves it to the record whether the last use still goes on', () => {
    expect(verdict({ uses: 2, usedAt: at(1 - 5 * MINUTE_MS) })).toBeNull();
  });
});
