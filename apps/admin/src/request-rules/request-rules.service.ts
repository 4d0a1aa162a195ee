import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { requestRulesOf } from './request-rules.js';
import { type RequestRulesView, toRequestRulesView } from './request-rules.presenter.js';
import type { PutRequestRules } from './request-rules.schema.js';
import { RequestRulesWriter } from './request-rules-writer.js';

// Where an organisation has none yet there is no row to lock; of two who replace them, the second must see what the first made.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('request_rules ' || $1::text, 0))`;

/** Keeps who approves an organisation's access requests. No gateway decides by it: it says who may make what one decides by. */
@Injectable()
export class RequestRulesService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
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
        await transaction.query(LOCK, [organisationId]);
        const before = toRequestRulesView(await requestRulesOf(transaction, organisationId));
        await this.writer.put(transaction, call, { organisationId, body });
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
}
