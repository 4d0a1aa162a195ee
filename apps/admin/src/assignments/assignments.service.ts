import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { engage } from '../people/engage.js';
import { CLOCK } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';
import { insertAndRead } from '../records/write.js';
import { AssignmentParties } from './assignment-parties.js';
import { AssignmentEntity } from './assignment.entity.js';
import { type AssignmentView, toAssignmentView } from './assignment.presenter.js';
import type { CreateAssignment } from './assignment.schema.js';

/** Assigns people to projects; whoever is assigned works for the client from then on. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly parties: AssignmentParties,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateAssignment): Promise<Changed<AssignmentView>> {
    const { project, personId } = await this.parties.find(call, body);
    const { id: projectId, organisationId } = project;
    const { purpose = project.purpose, expiresAt, startsAt = this.clock.now() } = body;
    if (expiresAt !== null && expiresAt <= startsAt) {
      throw unprocessable('PERIOD_EMPTY', 'expiresAt', 'must be after the start');
    }
    return this.changes.apply(call, {
      permission: 'assignment:create',
      organisationId,
      policy: ofCaller(organisationId, personId),
      work: async (transaction) => {
        await engage(transaction, { personId, organisationId });
        const values = { id: uuidV7(), organisationId, projectId, personId, purpose, startsAt, expiresAt };
        const body = toAssignmentView(await insertAndRead(transaction, AssignmentEntity, values));
        const object = { type: 'assignment', id: body.id };
        const entry = { action: 'assignment.create', object, before: null, after: body, projectId };
        return { status: 201, body, entry };
      },
    });
  }
}
