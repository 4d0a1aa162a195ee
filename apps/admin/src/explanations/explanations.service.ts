import { Injectable } from '@nestjs/common';
import { freezePrincipal, type Principal } from '#libs/identity';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ItemEntity } from '../items/item.entity.js';
import { PersonFinder } from '../people/person-finder.js';
import type { PersonRecord } from '../people/person.presenter.js';
import { getOwned, referredBy } from '../records/owned.js';
import { AccessExplainer } from './access-explainer.js';
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
    private readonly people: PersonFinder,
    private readonly explainer: AccessExplainer,
  ) {}

  async explain(call: AdminCall, body: ExplainAccess): Promise<Changed<ExplanationView>> {
    const { principal, item } = await this.concerned(call, body);
    const { id: itemId, organisationId } = item;
    const asked = {
      itemOrganisationId: organisationId,
      projectReference: body.project,
      ip: body.ip ?? call.ip,
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
      const { id } = await referredBy('person', this.people.get(transaction, reach, body.person));
      return { item, principal: toPrincipal(await this.people.getWithDetails(transaction, reach, id)) };
    });
  }
}

/** The person as they would be after signing in. */
function toPrincipal({ person, worksFor }: PersonRecord): Principal {
  const { id, organisationId, roles, subject, slug } = person;
  return freezePrincipal({
    kind: 'person',
    id,
    organisationId,
    roles,
    worksFor: [...new Set([organisationId, ...worksFor])],
    credentialId: null,
    subject,
    authenticatedBy: 'access-token',
    handle: slug,
  });
}
