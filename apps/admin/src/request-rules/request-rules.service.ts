import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { Role } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { assertNotOneself } from '../people/not-oneself.js';
import { PersonFinder } from '../people/person-finder.js';
import { CLOCK } from '../ports.js';
import { referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import { type ApprovalStep, APPROVER_ROLES, RequestRulesEntity } from './request-rules.entity.js';
import { DEFAULT_RULES, requestRulesOf } from './request-rules.js';
import { type RequestRulesView, toRequestRulesView } from './request-rules.presenter.js';
import type { PutRequestRules } from './request-rules.schema.js';

/** Keeps who approves an organisation's access requests. No gateway decides by it: it says who may make what one decides by. */
@Injectable()
export class RequestRulesService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get(call: AdminCall, reference: string): Promise<RequestRulesView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, reference);
      return toRequestRulesView(await requestRulesOf(transaction, id));
    });
  }

  /** Returns the rules that hold from here on; requests asked under other steps can no longer be approved. */
  async put(call: AdminCall, reference: string, body: PutRequestRules): Promise<Changed<RequestRulesView>> {
    const { reach } = call;
    const { id: organisationId } = await this.database.transaction(reach.scope, (transaction) =>
      this.organisations.get(transaction, reach, reference),
    );
    return this.changes.apply(call, {
      permission: 'request-rules:update',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const before = toRequestRulesView(await requestRulesOf(transaction, organisationId));
        const row = { organisationId, ...(await this.toRow(transaction, call, body)) };
        await transaction.upsert(RequestRulesEntity, row, ['organisationId']);
        const view = toRequestRulesView(await requestRulesOf(transaction, organisationId));
        const object = { type: 'request-rules', id: organisationId };
        return {
          status: 200,
          body: view,
          entry: { action: 'request-rules.update', object, before, after: view },
        };
      },
    });
  }

  private async toRow(transaction: Transaction, call: AdminCall, body: PutRequestRules) {
    const glass = body.breakGlass;
    const find = (references: readonly string[], as: Naming) => this.named(transaction, call, references, as);
    const breakGlassPeople = await find(glass?.people ?? [], READING);
    for (const id of breakGlassPeople) assertNotOneself(call, id);
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

interface Naming {
  readonly field: string;
  readonly roles: readonly Role[];
}

const APPROVING: Naming = { field: 'steps', roles: APPROVER_ROLES };
const READING: Naming = { field: 'breakGlass', roles: ['annotator', 'reviewer'] };
