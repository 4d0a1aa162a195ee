import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { conflict, notFound, unprocessable } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { specialCategoryTools } from '../two-person/special-category.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { ToolCredentialWriter } from './tool-credential-writer.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import { presentToolCredentials, type ToolCredentialView } from './tool-credential.presenter.js';
import { type UpdateToolCredential, updateToolCredential } from './tool-credential-edit.schema.js';

/** Changes what connected tools are for. A project taken away is taken away on every gateway when the edit is answered. */
@Injectable()
export class ToolCredentialEditsService implements Proposer {
  readonly proposes = ['tool-credential.update'] as const;

  constructor(
    private readonly database: Database,
    private readonly changes: TwoPersonChanges,
    private readonly writer: ToolCredentialWriter,
  ) {}

  /**
   * Returns the credential, or the pending change where it would come to data of a special category (C15); throws TOOL_DISCONNECTED,
   * EXPIRY_EXTENDED, or REFERENCE_UNKNOWN naming `projects`.
   */
  async update(
    call: AdminCall,
    reference: string,
    body: UpdateToolCredential,
  ): Promise<Changed<ToolCredentialView | PendingChangeView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, ToolCredentialEntity, reach, reference);
    const row = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, this.changeOf(call, row, body));
  }

  again(
    call: AdminCall,
    { target, organisationId, body }: StoredProposal,
  ): Promise<ReviewedChange<ToolCredentialView>> {
    if (target === null) throw notFound();
    const asked = storedBody(updateToolCredential, body);
    return Promise.resolve(this.changeOf(call, { id: target, organisationId }, asked));
  }

  private changeOf(
    { reach }: AdminCall,
    { id, organisationId }: Pick<ToolCredentialEntity, 'id' | 'organisationId'>,
    body: UpdateToolCredential,
  ): ReviewedChange<ToolCredentialView> {
    const { projects, ...settings } = settingsOf(body);
    return {
      permission: 'tool-credential:update',
      organisationId,
      policy: ofCaller(organisationId, id),
      proposal: { kind: 'tool-credential.update', target: id, body: settingsOf(body) },
      work: async (transaction) => {
        const row = await lockOwned(transaction, ToolCredentialEntity, id);
        assertMayBe(row, body);
        const before = await viewOf(transaction, row);
        if (projects !== undefined) {
          await this.writer.reconnect(transaction, reach, { credentialId: id, organisationId, projects });
        }
        const changed = await updateAndRead(transaction, ToolCredentialEntity, id, settings);
        const after = await viewOf(transaction, changed);
        const added = after.projects.filter((project) => !before.projects.includes(project));
        const object = { type: 'tool-credential', id };
        return {
          status: 200,
          body: after,
          entry: { action: 'tool-credential.update', object, before, after },
          review: { concerns: await specialCategoryTools(transaction, added), base: before },
        };
      },
    };
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
