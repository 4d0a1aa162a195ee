import { Inject, Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import type { Clock } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { Role } from '#libs/policy';
import { endGlass, runningGlassOf } from '../access-requests/running-glass.js';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { AdminCall } from '../calls/admin-call.js';
import { ReachMoved } from '../changes/change.js';
import { assertNotOneself } from '../people/not-oneself.js';
import { PersonFinder } from '../people/person-finder.js';
import { CLOCK } from '../ports.js';
import { referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import { type ApprovalStep, APPROVER_ROLES, RequestRulesEntity } from './request-rules.entity.js';
import { DEFAULT_RULES } from './request-rules.js';
import type { RequestRulesView } from './request-rules.presenter.js';
import type { PutRequestRules } from './request-rules.schema.js';

/** What is put in whose place. */
interface Putting {
  readonly organisationId: string;
  readonly body: PutRequestRules;
}

interface Naming {
  readonly field: string;
  readonly roles: readonly Role[];
}

const APPROVING: Naming = { field: 'steps', roles: APPROVER_ROLES };
const READING: Naming = { field: 'breakGlass', roles: ['annotator', 'reviewer'] };

/** Writes request rules, everybody they name found and fit, and puts out whom they name no longer. */
@Injectable()
export class RequestRulesWriter {
  constructor(
    private readonly people: PersonFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Puts the rules in place of those that held; throws where they name somebody who could not do what they are named for. */
  async put(transaction: Transaction, call: AdminCall, putting: Putting): Promise<void> {
    const { organisationId } = putting;
    const values = await this.toValues(transaction, call, putting);
    // Whoever replaces them holds their lock, so nobody inserts between the two. An upsert would write whose they are, too.
    const { affected } = await transaction.update(RequestRulesEntity, { organisationId }, values);
    if (affected === 0) await transaction.insert(RequestRulesEntity, { organisationId, ...values });
  }

  /** Returns what new rules may concern: nobody breaks the glass while the organisation is locked, and who is in by it may be put out. */
  async scopeOf(transaction: Transaction, organisationId: string): Promise<ChangeScope> {
    const running = await runningGlassOf(transaction, organisationId, this.clock.now());
    const scopes = [...new Set(running.map(({ personId }) => personId))];
    return { organisations: [organisationId], scopes };
  }

  /** Ends the access of everybody who is in by breaking the glass and is not named for it; returns what is recorded of each. */
  async endUnnamed(
    transaction: Transaction,
    locked: ChangeScope,
    { organisation, breakGlass }: RequestRulesView,
  ): Promise<readonly AdministrationEntry[]> {
    const at = this.clock.now();
    const running = await runningGlassOf(transaction, organisation, at);
    const unnamed = running.filter(({ personId }) => !breakGlass.people.includes(personId));
    if (unnamed.some(({ personId }) => !locked.scopes.includes(personId))) throw new ReachMoved();
    return endGlass(transaction, unnamed, at);
  }

  private async toValues(transaction: Transaction, call: AdminCall, { organisationId, body }: Putting) {
    const glass = body.breakGlass;
    const find = (references: readonly string[], as: Naming) => this.named(transaction, call, references, as);
    const breakGlassPeople = await find(glass?.people ?? [], READING);
    for (const id of breakGlassPeople) assertNotOneself(call, id, organisationId);
    const steps: ApprovalStep[] = [];
    for (const step of body.steps) steps.push({ ...step, people: await find(step.people, APPROVING) });
    return {
      steps,
      pendingSeconds: body.pendingSeconds,
      maxGrantSeconds: body.maxGrantSeconds,
      breakGlassPeople,
      breakGlassMaxSeconds: glass?.maxSeconds ?? DEFAULT_RULES.breakGlassMaxSeconds,
      reviewSeconds: glass?.reviewSeconds ?? DEFAULT_RULES.reviewSeconds,
      updatedAt: this.clock.now(),
    };
  }

  private async named(
    transaction: Transaction,
    call: AdminCall,
    references: readonly string[],
    { field, roles }: Naming,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const reference of references) {
      const person = await referredBy(field, this.people.get(transaction, call.reach, reference));
      if (!person.roles.some((role) => roles.includes(role)))
        throw unprocessable('PERSON_ROLE_UNFIT', field, `names somebody who is none of ${roles.join(', ')}`);
      ids.push(person.id);
    }
    // An id and a slug may name the same person: counted once, or a threshold of two could be met by one.
    if (new Set(ids).size !== ids.length) throw unprocessable('PERSON_TWICE', field, 'names somebody twice');
    return ids;
  }
}
