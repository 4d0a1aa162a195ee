import { Injectable } from '@nestjs/common';
import { type ChangeScope, PolicyChanges } from '#libs/epochs';
import { AppError } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { isPermitted } from '#libs/policy';
import { AdministrationTrail } from '../administration-trail/administration-trail.service.js';
import type { AdminCall } from '../calls/admin-call.js';
import { assertConditions } from '../conditions/change-conditions.js';
import { viewTag } from '../conditions/view-tag.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { notFound } from '../records/record.errors.js';
import { type Change, Changed, type Done, ReachMoved } from './change.js';
import { isDeadlock, isUniqueViolation } from './database-errors.js';

/** More than there can reasonably be others changing the same person at the same moment. */
const ATTEMPTS = 12;
const NOTHING: ChangeScope = { organisations: [], scopes: [] };

/**
 * The only way to change governance. INVARIANT: the change, its record and the memory of its request commit together, and
 * where policy changes the answer is given only when no gateway serves by the old one (I6). A change that its caller made
 * conditional (`If-Match`) is undone whole where what it found is not what the caller had seen.
 */
@Injectable()
export class ChangesService {
  constructor(
    private readonly database: Database,
    private readonly policyChanges: PolicyChanges,
    private readonly trail: AdministrationTrail,
    private readonly idempotency: IdempotencyService,
  ) {}

  /** Returns the answer; throws NOT_FOUND when the caller's role does not reach the organisation concerned. */
  async apply<Body extends object>(call: AdminCall, change: Change<Body>): Promise<Changed<Body>> {
    const { roles, organisationId: ownOrganisationId } = call.principal;
    const scope = { organisationId: change.organisationId, ownOrganisationId };
    if (!isPermitted(roles, change.permission, scope)) throw notFound();
    const earlier = await this.replay<Body>(call);
    if (earlier !== null) return earlier;
    await change.prepare?.();
    return this.once(call, change);
  }

  /**
   * Makes a change that nobody asks for now: its permission was asked when it was ordered. INVARIANT: no request of anybody
   * leads here.
   */
  applyOrdered<Body extends object>(
    call: AdminCall,
    change: Omit<Change<Body>, 'permission' | 'prepare'>,
  ): Promise<Changed<Body>> {
    return this.attempt(call, change, ATTEMPTS);
  }

  /** Of two equal requests that race, the loser fails on what the winner made and is told what the winner was told. */
  private async once<Body extends object>(call: AdminCall, change: Change<Body>): Promise<Changed<Body>> {
    try {
      return await this.attempt(call, change, ATTEMPTS);
    } catch (error) {
      const winner = isUniqueViolation(error) ? await this.replay<Body>(call) : null;
      if (winner === null) throw error;
      return winner;
    }
  }

  private async attempt<Body extends object>(
    call: AdminCall,
    change: Omit<Change<Body>, 'permission'>,
    attemptsLeft: number,
  ): Promise<Changed<Body>> {
    try {
      const locked = await change.policy?.();
      const run = (transaction: Transaction) =>
        this.make(transaction, call, { change, locked: locked ?? NOTHING });
      if (locked === undefined) return await this.database.transaction(call.reach.scope, run);
      return await this.policyChanges.run(call.reach.scope, withTrailOf(change, locked), run);
    } catch (error) {
      if (!(error instanceof ReachMoved) && !isDeadlock(error)) throw error;
      if (attemptsLeft === 1) throw contended(error);
      return this.attempt(call, change, attemptsLeft - 1);
    }
  }

  private async make<Body extends object>(
    transaction: Transaction,
    call: AdminCall,
    { change, locked }: { readonly change: Omit<Change<Body>, 'permission'>; readonly locked: ChangeScope },
  ): Promise<Changed<Body>> {
    const done: Done<Body> = await change.work(transaction, locked);
    const { before, after } = done.shown ?? { before: done.entry.before, after: done.body };
    // After the work, which locked what it read: a request that is refused anyway is told why, as RFC 9110 §13.2.1 wants it.
    assertConditions(call.conditions, before);
    const { organisationId } = change;
    const { entry, also = [], elsewhere = [], recordId: named } = done;
    const recorded = { organisationId, entry, also, ...(named !== undefined && { recordId: named }) };
    const recordId = await this.trail.record(transaction, call, recorded);
    for (const there of elsewhere) await this.trail.record(transaction, call, there);
    const etag = after && viewTag(after);
    const remembered = { status: done.status, recordId, etag, body: done.remembered ?? done.body };
    await this.idempotency.remember(transaction, call, remembered);
    return new Changed(done.body, done.status, { recordId, etag });
  }

  private async replay<Body extends object>(call: AdminCall): Promise<Changed<Body> | null> {
    const earlier = await this.idempotency.find(call);
    if (earlier === null) return null;
    // The first request may have been cut off before the gateways confirmed: an empty change waits for all before it.
    await this.policyChanges.run(call.reach.scope, NOTHING, () => Promise.resolve());
    return new Changed(earlier.body as Body, earlier.status, earlier, true);
  }
}

/** Nothing was changed: every attempt was undone whole. */
function contended(cause: unknown): AppError {
  return new AppError({
    code: 'CHANGE_CONTENDED',
    kind: 'unavailable',
    publicMessage: 'Too many changes concern this at once; nothing was changed. Send it again.',
    cause,
    retryAfterSeconds: 1,
  });
}

/** The organisation on whose trail it is written is locked with the others, in one sorted order: later would be a deadlock. */
function withTrailOf(change: { readonly organisationId: string }, locked: ChangeScope): ChangeScope {
  return {
    organisations: [...new Set([...locked.organisations, change.organisationId])],
    scopes: locked.scopes,
  };
}
