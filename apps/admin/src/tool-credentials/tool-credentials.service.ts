import { Injectable } from '@nestjs/common';
import { mintToolCredential } from '#libs/identity';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { unprocessable } from '../records/record.errors.js';
import { specialCategoryTools } from '../two-person/special-category.js';
import { ToolCredentialDrafts } from './tool-credential-drafts.service.js';
import { ToolCredentialWriter } from './tool-credential-writer.js';
import { type NewToolCredentialView, presentNewToolCredential } from './tool-credential.presenter.js';
import type { CreateToolCredential } from './tool-credential.schema.js';

/** Connects tools. INVARIANT: a secret leaves once, in the answer, and is written nowhere: not stored, not recorded, not remembered. */
@Injectable()
export class ToolCredentialsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly drafts: ToolCredentialDrafts,
    private readonly writer: ToolCredentialWriter,
  ) {}

  async create(call: AdminCall, body: CreateToolCredential): Promise<Changed<NewToolCredentialView>> {
    const draft = await this.drafts.create(call, body);
    const { id, organisationId } = draft;
    return this.changes.apply<NewToolCredentialView>(call, {
      permission: 'tool-credential:create',
      organisationId,
      // Ordered against changes of its projects: in one of them data of a special category may be arriving right now.
      policy: ofCaller(organisationId, id),
      work: async (transaction) => {
        const { presented: secret, secretHash } = mintToolCredential(id);
        const view = await this.writer.insert(transaction, call.reach, { draft, secretHash });
        await assertOneIsEnough(transaction, view.projects);
        const object = { type: 'tool-credential', id };
        return {
          status: 201,
          ...presentNewToolCredential(view, { secret, s3: draft.s3?.shown ?? null }),
          entry: { action: 'tool-credential.connect', object, before: null, after: view },
          // Without the secret, which no GET shows.
          shown: { before: null, after: view },
        };
      },
    });
  }
}

/** A secret cannot wait for a second person: the credential is made without such data, and comes to it by an edit that can. */
async function assertOneIsEnough(transaction: Transaction, projects: readonly string[]): Promise<void> {
  const concerns = await specialCategoryTools(transaction, projects);
  if (concerns.length === 0) return;
  throw unprocessable(
    'SPECIAL_CATEGORY_TOOL',
    'projects',
    'holds data of a special category: connect the tool to others first, then add this one, which a second person approves',
  );
}
