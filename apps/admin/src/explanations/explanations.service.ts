import { Injectable } from '@nestjs/common';
import type { Principal } from '#libs/identity';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ItemEntity } from '../items/item.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { AccessExplainer, type ExplainedAccess } from './access-explainer.js';
import { ExplainedCallerFinder } from './explained-caller.finder.js';
import { type ExplanationView, toExplanationView } from './explanation.presenter.js';
import type { ExplainAccess } from './explanation.schema.js';

interface Concerned {
  readonly principal: Principal;
  readonly item: ItemEntity;
}

/** Explains decisions to administrators; recorded as an explanation, never as an access. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly callers: ExplainedCallerFinder,
    private readonly explainer: AccessExplainer,
  ) {}

  async explain(call: AdminCall, body: ExplainAccess): Promise<Changed<ExplanationView>> {
    const { principal, item } = await this.concerned(call, body);
    const { id: itemId, organisationId } = item;
    const asked: Omit<ExplainedAccess, 'principal' | 'itemId'> = {
      itemOrganisationId: organisationId,
      projectReference: body.project,
      from: body.network === 'residence' ? body.network : { ip: body.ip ?? call.ip },
      lease: body.lease,
    };
    const answer = await this.explainer.explain({ principal, itemId, ...asked });
    const view = toExplanationView(answer, itemId);
    const codes = answer.decision.reasons.map(({ code }) => code);
    const verdict = { kind: 'explanation', effect: view.effect, codes } as const;
    return this.changes.apply(call, {
      permission: 'item:explain',
      organisationId,
      policy: null,
      work: () => {
        const object = { type: 'item', id: itemId };
        const entry = { action: 'access.explain', object, before: null, after: view, itemId, verdict };
        const shown = { before: null, after: null };
        return Promise.resolve({ status: 200, body: view, entry, shown });
      },
    });
  }

  private concerned({ reach }: AdminCall, body: ExplainAccess): Promise<Concerned> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const item = await referredBy('item', getOwned(transaction, ItemEntity, reach, body.item));
      return { item, principal: await this.callers.find(transaction, reach, body) };
    });
  }
}
