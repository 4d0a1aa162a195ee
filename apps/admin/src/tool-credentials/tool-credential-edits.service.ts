import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { conflict, unprocessable } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { ToolCredentialWriter } from './tool-credential-writer.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import { presentToolCredentials, type ToolCredentialView } from './tool-credential.presenter.js';
import type { UpdateToolCredential } from './tool-credential-edit.schema.js';

/** Changes what connected tools are for. A project taken away is taken away on every gateway when the edit is answered. */
@Injectable()
export class ToolCredentialEditsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly writer: ToolCredentialWriter,
  ) {}

  /** Returns the credential; throws TOOL_DISCONNECTED, EXPIRY_EXTENDED, or REFERENCE_UNKNOWN naming `projects`. */
  async update(
    call: AdminCall,
    reference: string,
    body: UpdateToolCredential,
  ): Promise<Changed<ToolCredentialView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, ToolCredentialEntity, reach, reference);
    const { id, organisationId } = await this.database.transaction(reach.scope, find);
    const { projects, ...settings } = settingsOf(body);
    return this.changes.apply(call, {
      permission: 'tool-credential:update',
      organisationId,
      policy: ofCaller(organisationId, id),
      work: async (transaction) => {
        const row = await lockOwned(transaction, ToolCredentialEntity, id);
        assertMayBe(row, body);
        const before = await viewOf(transaction, row);
        if (projects !== undefined) {
          await this.writer.reconnect(transaction, reach, { credentialId: id, organisationId, projects });
        }
        const changed = await updateAndRead(transaction, ToolCredentialEntity, id, settings);
        const after = await viewOf(transaction, changed);
        const object = { type: 'tool-credential', id };
        return {
          status: 200,
          body: after,
          entry: { action: 'tool-credential.update', object, before, after },
        };
      },
    });
  }
}

async function viewOf(transaction: Transaction, row: ToolCredentialEntity): Promise<ToolCredentialView> {
  const [view] = await presentToolCredentials([row], transaction);
  return view as ToolCredentialView;
}

function assertMayBe(row: ToolCredentialEntity, { expiresAt }: UpdateToolCredential): void {
  if (row.disconnectedAt !== null) {
    throw conflict('TOOL_DISCONNECTED', 'This credential was disconnected: connect the tool anew.');
  }
  if (expiresAt !== undefined && expiresAt > row.expiresAt) {
    throw unprocessable(
      'EXPIRY_EXTENDED',
      'expiresAt',
      'may only come nearer: make a new credential instead',
    );
  }
}
