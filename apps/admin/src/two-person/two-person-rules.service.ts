import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { unprocessable } from '../records/record.errors.js';
import type { Concern, TwoPersonRule } from './concern.js';
import type { PendingChangeView } from './pending-change.presenter.js';
import { setTwoPersonRule } from './pending-change.schema.js';
import type { Proposer, ReviewedChange, StoredProposal } from './proposal.js';
import { storedBody } from './stored-body.js';
import { TwoPersonChanges } from './two-person-changes.service.js';
import { findRule, saveRule } from './two-person-rule.repository.js';

/** What an organisation chose of the changes that are left to it; see concern.ts for those that are not. */
export interface TwoPersonRuleView {
  readonly organisation: string;
  readonly rule: TwoPersonRule;
  /** People of the organisation who can approve now. Fewer than two: what takes a second person waits. */
  readonly administrators: number;
}

const ADMINISTRATORS = `
  SELECT count(*)::integer AS administrators FROM portcullis.people
  WHERE organisation_id = $1 AND status = 'active' AND 'client_admin' = ANY (roles)`;

/** An organisation's own choice whether one person may turn its controls off. Turning the choice off takes two. */
@Injectable()
export class TwoPersonRules implements Proposer {
  readonly proposes = ['two-person-rule.update'] as const;

  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly changes: TwoPersonChanges,
  ) {}

  get({ reach }: AdminCall, reference: string): Promise<TwoPersonRuleView> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, reference);
      return viewOf(transaction, id);
    });
  }

  async set(
    call: AdminCall,
    reference: string,
    rule: TwoPersonRule,
  ): Promise<Changed<TwoPersonRuleView | PendingChangeView>> {
    const { organisation } = await this.get(call, reference);
    return this.changes.apply(call, this.changeOf(organisation, rule));
  }

  again(_call: AdminCall, { organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    return Promise.resolve(this.changeOf(organisationId, storedBody(setTwoPersonRule, body).rule));
  }

  private changeOf(organisationId: string, rule: TwoPersonRule): ReviewedChange<TwoPersonRuleView> {
    return {
      permission: 'two-person-rule:update',
      organisationId,
      // Nothing is decided by it, but every change it is about is: each is made wholly under the one or the other.
      policy: ofOrganisation(organisationId),
      proposal: { kind: 'two-person-rule.update', target: organisationId, body: { rule } },
      work: async (transaction) => {
        const before = await viewOf(transaction, organisationId);
        if (rule === 'required' && before.administrators < 2) throw alone();
        await saveRule(transaction, organisationId, rule);
        const object = { type: 'two-person-rule', id: organisationId };
        const body = { ...before, rule };
        const settings = { before: { rule: before.rule }, after: { rule } };
        const entry = { action: 'two-person-rule.update', object, ...settings };
        const review = { concerns: concernsOf(before.rule, rule), base: settings.before };
        return { status: 200, body, entry, shown: { before, after: body }, review };
      },
    };
  }
}

function concernsOf(before: TwoPersonRule, after: TwoPersonRule): readonly Concern[] {
  const isTurnedOff = before === 'required' && after === 'recorded';
  return isTurnedOff ? [{ code: 'CONTROL_TURNED_OFF', what: 'twoPersonRule' }] : [];
}

async function viewOf(transaction: Transaction, organisation: string): Promise<TwoPersonRuleView> {
  const [row] = await transaction.query<{ administrators: number }[]>(ADMINISTRATORS, [organisation]);
  const rule = await findRule(transaction, organisation);
  return { organisation, rule, administrators: row?.administrators ?? 0 };
}

/** Nobody could ever approve anything. */
function alone() {
  return unprocessable(
    'SECOND_ADMINISTRATOR_MISSING',
    'rule',
    'needs a second administrator of the organisation first',
  );
}
