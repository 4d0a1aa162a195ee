import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { insertAndRead } from '../records/write.js';
import { TermsEntity } from './terms.entity.js';
import { toTermsView, type TermsView } from './terms.presenter.js';
import type { CreateTerms } from './terms.schema.js';

const DAY_MS = 86_400_000;

/** Issues versions of terms. When a new one is answered, every later read asks for its acceptance (or rests on its grace). */
@Injectable()
export class TermsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateTerms): Promise<Changed<TermsView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    const projectId = await this.projectOf(call, organisationId, body.project);
    const { kind, title, document, graceDays } = body;
    return this.changes.apply(call, {
      permission: 'terms:create',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const version = await nextVersion(transaction, { organisationId, kind, projectId });
        const sha256 = createHash('sha256').update(document, 'utf8').digest('hex');
        const graceUntil = graceDays === 0 ? null : new Date(this.clock.now().getTime() + graceDays * DAY_MS);
        const values = {
          id: uuidV7(),
          organisationId,
          projectId,
          kind,
          version,
          title,
          document,
          sha256,
          graceUntil,
        };
        const body = toTermsView(await insertAndRead(transaction, TermsEntity, values));
        await tellOfTerms(transaction, organisationId, body);
        const object = { type: 'terms', id: body.id };
        return { status: 201, body, entry: { action: 'terms.issue', object, before: null, after: body } };
      },
    });
  }

  private projectOf(
    { reach }: AdminCall,
    organisationId: string,
    reference: string | undefined,
  ): Promise<string | null> {
    if (reference === undefined) return Promise.resolve(null);
    const own = narrowedTo(reach, organisationId);
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await referredBy('project', getOwned(transaction, ProjectEntity, own, reference));
      return id;
    });
  }
}

/** C27: whoever must accept it is told, with the change itself. */
async function tellOfTerms(
  transaction: Transaction,
  organisationId: string,
  { id: termsId, kind, version, sha256, project: projectId, graceUntil }: TermsView,
): Promise<void> {
  const data = { termsId, kind, version, sha256, projectId, graceUntil };
  const audience = projectId === null ? { workers: true } : { projectId };
  await notify(transaction, { type: 'terms.issued', organisationId, data, audience });
}

/** Changes of policy run one after another, so the number cannot be taken twice. */
async function nextVersion(
  transaction: Transaction,
  { organisationId, kind, projectId }: Pick<TermsEntity, 'organisationId' | 'kind' | 'projectId'>,
): Promise<number> {
  const sql = `
    SELECT coalesce(max(version), 0) + 1 AS next FROM portcullis.terms
    WHERE organisation_id = $1 AND kind = $2 AND project_id IS NOT DISTINCT FROM $3`;
  const [row] = await transaction.query<{ next: number }[]>(sql, [organisationId, kind, projectId]);
  return row?.next ?? 1;
}
