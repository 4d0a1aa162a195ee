import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { AdminCall } from '../calls/admin-call.js';
import { type Change, Changed, type Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { insertAndRead } from '../records/write.js';
import { codesOf, type Concern, needsSecondPerson, stateDigest } from './concern.js';
import { PendingChangeEntity } from './pending-change.entity.js';
import { noticeOfProposal } from './pending-change-notices.js';
import {
  type PendingChangeView,
  toPendingChangeTrail,
  toPendingChangeView,
  without,
} from './pending-change.presenter.js';
import type { ReviewedChange } from './proposal.js';
import { SecondPersonNeeded } from './second-person-needed.js';
import { findRule } from './two-person-rule.repository.js';

/** Long enough for a holiday, short enough that nobody has forgotten why. */
const OPEN_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

/**
 * The way to make a change that may take a second person. INVARIANT: one that does is made by nobody alone; it is made to see
 * what it would do, undone whole, and kept as a pending change, which is answered with 202.
 */
@Injectable()
export class TwoPersonChanges {
  constructor(
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns what was made, flagged on the trail where it weakens something; or the pending change. */
  async apply<Body extends object>(
    call: AdminCall,
    change: ReviewedChange<Body>,
  ): Promise<Changed<Body | PendingChangeView>> {
    try {
      return await this.changes.apply(call, judged(change));
    } catch (error) {
      if (!(error instanceof SecondPersonNeeded)) throw error;
      return this.propose(call, change, error);
    }
  }

  private propose(
    call: AdminCall,
    { permission, organisationId, proposal, decidedBy = organisationId }: ReviewedChange<object>,
    { review, entry, shownBefore }: SecondPersonNeeded,
  ): Promise<Changed<PendingChangeView>> {
    return this.changes.apply<PendingChangeView>(call, {
      permission,
      organisationId: decidedBy,
      // What waits for somebody changes nothing yet.
      policy: null,
      work: async (transaction) => {
        const now = this.clock.now();
        const row = await insertAndRead(transaction, PendingChangeEntity, {
          ...proposal,
          id: uuidV7(),
          organisationId: decidedBy,
          concerns: [...review.concerns],
          baseSha256: stateDigest(review.base),
          before: entry.before,
          after: shownOf(entry),
          reason: call.reason,
          proposedBy: call.principal.id,
          proposedAt: now,
          expiresAt: new Date(now.getTime() + OPEN_DAYS * DAY_MS),
        });
        await notify(transaction, noticeOfProposal(row, { permission, roles: call.principal.roles }));
        const object = { type: 'pending-change', id: row.id };
        const after = toPendingChangeTrail(row, now);
        const proposed = { action: 'pending-change.propose', object, before: null, after };
        const body = toPendingChangeView(row, now);
        // What `If-Match` names is what would be changed, as it was a moment ago; the base catches what comes later.
        return { status: 202, body, entry: proposed, shown: { before: shownBefore, after: null } };
      },
    });
  }
}

/** The same change, asked before it commits whether one person is enough. */
function judged<Body extends object>(change: ReviewedChange<Body>): Change<Body> {
  return {
    ...change,
    work: async (transaction, locked) => {
      // Asked before the change is made: the change may be of the rule itself.
      const rule = await findRule(transaction, change.organisationId);
      const { review, ...done } = await change.work(transaction, locked);
      if (needsSecondPerson(review.concerns, rule)) {
        const { before } = done.shown ?? done.entry;
        throw new SecondPersonNeeded(review, done.entry, before);
      }
      return review.concerns.length === 0 ? done : flagged(done, review.concerns);
    },
  };
}

function flagged<Body extends object>(done: Done<Body>, concerns: readonly Concern[]): Done<Body> {
  const verdict = { kind: 'administration', effect: 'allow', codes: codesOf(concerns) } as const;
  const secondPerson = { concerns, pendingChange: null, proposedBy: null };
  return { ...done, entry: { ...done.entry, verdict, secondPerson } };
}

/** What was made to be looked at gets another id and time when it is made for good. */
function shownOf({ before, after }: AdministrationEntry): object | null {
  return before !== null || after === null ? after : without(after, ['id', 'createdAt']);
}
