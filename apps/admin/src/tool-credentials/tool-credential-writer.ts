import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { narrowedTo, type Reach } from '../calls/reach.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { insertAndRead } from '../records/write.js';
import { S3CredentialEntity } from './s3-credential.entity.js';
import type { ToolCredentialDraft } from './tool-credential-drafts.service.js';
import { ToolCredentialProjectEntity } from './tool-credential-project.entity.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import { presentToolCredentials, type ToolCredentialView } from './tool-credential.presenter.js';

/** Which projects a credential is for, by id or slug. */
export interface ToolConnection {
  readonly credentialId: string;
  readonly organisationId: string;
  readonly projects: readonly string[];
}

/** Stores new tool credentials with what they are connected to, each reference within what the caller may know. */
@Injectable()
export class ToolCredentialWriter {
  constructor(private readonly people: PersonFinder) {}

  /** Returns the view of the stored credential; throws REFERENCE_UNKNOWN naming the field that refers to nothing. */
  async insert(
    transaction: Transaction,
    reach: Reach,
    { draft, secretHash }: { readonly draft: ToolCredentialDraft; readonly secretHash: Buffer },
  ): Promise<ToolCredentialView> {
    const { id, organisationId, body, s3 } = draft;
    const own = narrowedTo(reach, organisationId);
    const personId = await this.findPerson(transaction, own, body.person);
    const { slug, name, expiresAt } = body;
    const values = { id, organisationId, slug, name, secretHash, expiresAt, personId };
    const row = await insertAndRead(transaction, ToolCredentialEntity, values);
    await connect(transaction, own, { credentialId: id, organisationId, projects: body.projects });
    if (s3 !== null) await transaction.insert(S3CredentialEntity, s3.row);
    const [view] = (await presentToolCredentials([row], transaction)) as [ToolCredentialView];
    return view;
  }

  /** Connects the credential to these projects of its client and to no other. */
  async reconnect(transaction: Transaction, reach: Reach, connection: ToolConnection): Promise<void> {
    const { credentialId, organisationId } = connection;
    await transaction.delete(ToolCredentialProjectEntity, { credentialId, organisationId });
    await connect(transaction, narrowedTo(reach, organisationId), connection);
  }

  /** Somebody who works for the client already: a credential cannot be what makes a person visible to it. */
  private async findPerson(
    transaction: Transaction,
    own: Reach,
    person: string | undefined,
  ): Promise<string | null> {
    if (person === undefined) return null;
    return (await referredBy('person', this.people.get(transaction, own, person))).id;
  }
}

async function connect(
  transaction: Transaction,
  own: Reach,
  { credentialId, organisationId, projects }: ToolConnection,
): Promise<void> {
  const ids = new Set<string>();
  for (const reference of projects) {
    const { id } = await referredBy('projects', getOwned(transaction, ProjectEntity, own, reference));
    ids.add(id);
  }
  const pairs = [...ids].map((projectId) => ({ credentialId, projectId, organisationId }));
  await transaction.insert(ToolCredentialProjectEntity, pairs);
}
