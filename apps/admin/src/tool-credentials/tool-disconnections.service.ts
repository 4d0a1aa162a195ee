import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned } from '../records/owned.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import type { ToolCredentialView } from './tool-credential.presenter.js';
import { endTool } from './tool-ending.js';

/** Disconnects tools (C22). When it is answered, no gateway serves the credential any more, links given out included. */
@Injectable()
export class ToolDisconnectionsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the credential with `disconnectedAt`; disconnecting it again keeps the first time and confirms once more. */
  async disconnect(call: AdminCall, reference: string): Promise<Changed<ToolCredentialView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, ToolCredentialEntity, reach, reference);
    const { id, organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'tool-credential:revoke',
      organisationId,
      policy: ofCaller(organisationId, id),
      work: async (transaction) => {
        const { view, entry } = await endTool(transaction, id, this.clock.now());
        return { status: 200, body: view, entry };
      },
    });
  }
}
