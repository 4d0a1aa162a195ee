import { Inject, Injectable } from '@nestjs/common';
import { mintToolCredential } from '#libs/identity';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import { insertAndRead } from '../records/write.js';
import { ToolCredentialProjectEntity } from './tool-credential-project.entity.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import {
  type NewToolCredentialView,
  presentToolCredentials,
  type ToolCredentialView,
} from './tool-credential.presenter.js';
import type { CreateToolCredential } from './tool-credential.schema.js';

const SHOWN_ONCE = 'Keep the secret now: it is not stored and cannot be shown again.';
const NOT_AGAIN =
  'The secret was shown in the first answer and is not stored. Disconnect this credential if it was lost.';

/** Connects tools. INVARIANT: the secret leaves once, in the answer, and is written nowhere: not stored, not recorded, not remembered. */
@Injectable()
export class ToolCredentialsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateToolCredential): Promise<Changed<NewToolCredentialView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    if (body.expiresAt <= this.clock.now())
      throw unprocessable('PERIOD_EMPTY', 'expiresAt', 'must be in the future');
    return this.changes.apply<NewToolCredentialView>(call, {
      permission: 'tool-credential:create',
      organisationId,
      // Nobody can have decided about a credential that did not exist.
      policy: null,
      work: async (transaction) => {
        const id = uuidV7();
        const { presented, secretHash } = mintToolCredential(id);
        const { slug, name, projects, expiresAt } = body;
        const values = { id, organisationId, slug, name, secretHash, expiresAt };
        const row = await insertAndRead(transaction, ToolCredentialEntity, values);
        await connect(transaction, narrowedTo(call.reach, organisationId), { row, projects });
        const [view] = (await presentToolCredentials([row], transaction)) as [ToolCredentialView];
        const object = { type: 'tool-credential', id };
        return {
          status: 201,
          body: { ...view, secret: presented, note: SHOWN_ONCE },
          remembered: { ...view, secret: null, note: NOT_AGAIN },
          entry: { action: 'tool-credential.connect', object, before: null, after: view },
        };
      },
    });
  }
}

async function connect(
  transaction: Transaction,
  own: Reach,
  { row, projects }: { readonly row: ToolCredentialEntity; readonly projects: readonly string[] },
): Promise<void> {
  const ids = new Set<string>();
  for (const reference of projects) {
    const { id } = await referredBy('projects', getOwned(transaction, ProjectEntity, own, reference));
    ids.add(id);
  }
  const { id: credentialId, organisationId } = row;
  const pairs = [...ids].map((projectId) => ({ credentialId, projectId, organisationId }));
  await transaction.insert(ToolCredentialProjectEntity, pairs);
}
