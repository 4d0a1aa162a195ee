import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { settingsOf } from '../schema/settings-of.js';
import { weakenedOfRules } from '../two-person/controls.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { lockRequestRules, requestRulesOf } from './request-rules.js';
import { type RequestRulesView, toRequestRulesView } from './request-rules.presenter.js';
import { type PutRequestRules, putRequestRules } from './request-rules.schema.js';
import { RequestRulesWriter } from './request-rules-writer.js';

type Answer = Changed<RequestRulesView | PendingChangeView>;

/**
 * Keeps who approves an organisation's access requests, and who may break the glass. INVARIANT: when rules are answered, nobody is
 * in by breaking the glass whom they do not name.
 */
@Injectable()
export class RequestRulesService implements Proposer {
  readonly proposes = ['request-rules.update'] as const;

  constructor(
    private readonly database: Database,
    private readonly changes: TwoPersonChanges,
    private readonly organisations: OrganisationFinder,
    private readonly writer: RequestRulesWriter,
  ) {}

  get(call: AdminCall, reference: string): Promise<RequestRulesView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, reference);
      return toRequestRulesView(await requestRulesOf(transaction, id));
    });
  }

  /**
   * Returns the rules that hold from here on, or what waits for a second person where they are weaker than those before.
   * Requests asked under other steps can no longer be approved.
   */
  async put(call: AdminCall, reference: string, body: PutRequestRules): Promise<Answer> {
    const { reach } = call;
    const { id } = await this.database.transaction(reach.scope, (transaction) =>
      this.organisations.get(transaction, reach, reference),
    );
    return this.changes.apply(call, this.changeOf(call, id, body));
  }

  again(call: AdminCall, { organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    return Promise.resolve(this.changeOf(call, organisationId, storedBody(putRequestRules, body)));
  }

  private changeOf(
    call: AdminCall,
    organisationId: string,
    body: PutRequestRules,
  ): ReviewedChange<RequestRulesView> {
    return {
      permission: 'request-rules:update',
      organisationId,
      policy: () =>
        this.database.transaction(call.reach.scope, (transaction) =>
          this.writer.scopeOf(transaction, organisationId),
        ),
      proposal: { kind: 'request-rules.update', target: organisationId, body: settingsOf(body) },
      work: async (transaction, locked) => {
        await lockRequestRules(transaction, organisationId);
        const before = toRequestRulesView(await requestRulesOf(transaction, organisationId));
        await this.writer.put(transaction, call, { organisationId, body });
        const after = toRequestRulesView(await requestRulesOf(transaction, organisationId));
        const also = await this.writer.endUnnamed(transaction, locked, after);
        const object = { type: 'request-rules', id: organisationId };
        const entry = { action: 'request-rules.update', object, before, after };
        const review = { concerns: weakenedOfRules(before, after), base: before };
        return { status: 200, body: after, entry, also, review };
      },
    };
  }
}
