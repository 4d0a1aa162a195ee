import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { engage } from '../people/engage.js';
import { assertStillThere } from '../people/work-standing.js';
import { CLOCK } from '../ports.js';
import { ProjectDatasetEntity } from '../projects/project-dataset.entity.js';
import { unprocessable } from '../records/record.errors.js';
import { insertAndRead } from '../records/write.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, Review, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { specialCategoryGrants } from '../two-person/special-category.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { AssignmentParties, type Parties } from './assignment-parties.js';
import { AssignmentEntity } from './assignment.entity.js';
import { type AssignmentView, toAssignmentCreation, toAssignmentView } from './assignment.presenter.js';
import { type CreateAssignment, storedAssignment } from './assignment.schema.js';

/** Assigns people to projects; whoever is assigned works for the client from then on. */
@Injectable()
export class AssignmentsService implements Proposer {
  readonly proposes = ['assignment.create'] as const;

  constructor(
    private readonly changes: TwoPersonChanges,
    private readonly parties: AssignmentParties,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(
    call: AdminCall,
    body: CreateAssignment,
  ): Promise<Changed<AssignmentView | PendingChangeView>> {
    return this.changes.apply(call, this.changeOf(await this.parties.find(call, body), body));
  }

  async again(call: AdminCall, { organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    const assignment = storedBody(storedAssignment, body);
    return this.changeOf(await this.parties.findAgain(call, organisationId, assignment), assignment);
  }

  private changeOf(
    { project, personId, engages, isAskedAgain }: Parties,
    { purpose = project.purpose, expiresAt, ...body }: CreateAssignment,
  ): ReviewedChange<AssignmentView> {
    const { id: projectId, organisationId } = project;
    const { startsAt = this.clock.now() } = body;
    if (expiresAt !== null && expiresAt <= startsAt) {
      throw unprocessable('PERIOD_EMPTY', 'expiresAt', 'must be after the start');
    }
    const asked = {
      project: projectId,
      person: personId,
      purpose,
      startsAt: body.startsAt,
      expiresAt,
      engages,
    };
    return {
      permission: 'assignment:create',
      organisationId,
      policy: ofCaller(organisationId, personId),
      proposal: { kind: 'assignment.create', target: null, body: asked },
      work: async (transaction) => {
        if (isAskedAgain) await assertStillThere(transaction, { personId, organisationId, engages });
        await engage(transaction, { personId, organisationId });
        const values = { id: uuidV7(), organisationId, projectId, personId, purpose, startsAt, expiresAt };
        const row = await insertAndRead(transaction, AssignmentEntity, values);
        const body = toAssignmentView(row);
        const review = await reviewAssignment(transaction, projectId);
        return { status: 201, body, entry: toAssignmentCreation(row), review };
      },
    };
  }
}

/** Whoever approves says yes to these datasets: should the project hold others by then, it is to be asked again. */
async function reviewAssignment(transaction: Transaction, projectId: string): Promise<Review> {
  const pairs = await transaction.find(ProjectDatasetEntity, {
    where: { projectId },
    order: { datasetId: 'ASC' },
  });
  const base = { project: projectId, datasets: pairs.map(({ datasetId }) => datasetId) };
  return { concerns: await specialCategoryGrants(transaction, [projectId]), base };
}
