import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import { presentToolCredentials, type ToolCredentialView } from './tool-credential.presenter.js';

/** A tool that is disconnected, and what is recorded of that. */
export interface EndedTool {
  readonly view: ToolCredentialView;
  readonly entry: AdministrationEntry;
}

/** Disconnects a tool within a change of policy that concerns its credential; one that was disconnected keeps its first time. */
export async function endTool(transaction: Transaction, id: string, at: Date): Promise<EndedTool> {
  const row = await lockOwned(transaction, ToolCredentialEntity, id);
  const disconnectedAt = row.disconnectedAt ?? at;
  const changed = await updateAndRead(transaction, ToolCredentialEntity, id, { disconnectedAt });
  const views = await presentToolCredentials([row, changed], transaction);
  const [before, view] = views as [ToolCredentialView, ToolCredentialView];
  if (row.disconnectedAt === null) {
    const { organisationId } = row;
    const data = { toolCredentialId: id };
    const audience = { roles: ['client_admin'] as const };
    await notify(transaction, { type: 'tool-credential.disconnected', organisationId, data, audience });
  }
  const object = { type: 'tool-credential', id };
  return { view, entry: { action: 'tool-credential.disconnect', object, before, after: view } };
}
