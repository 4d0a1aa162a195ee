import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { MoreThan } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { worksFor } from '../people/work-standing.js';
import { unprocessable } from '../records/record.errors.js';
import { requestRulesOf } from '../request-rules/request-rules.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { accessExists, requestExists } from './access-request.errors.js';
import type { AccessRequestView } from './access-request.presenter.js';
import type { AskAccess } from './access-request.schema.js';
import { lasts, presentAssignment } from './grant-writer.js';
import { RequestChanges } from './request-changes.service.js';
import { type Parties, RequestParties } from './request-parties.js';

const SECOND_MS = 1_000;
// Nothing is there to be locked before it is asked for: of two who ask at once for the same, the second must see the first.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('access_request ' || $1::text || $2::text, 0))`;

/** Takes requests for access: of people for themselves, of administrators for others. */
@Injectable()
export class AccessRequestsService {
  constructor(
    private readonly parties: RequestParties,
    private readonly requests: RequestChanges,
  ) {}

  async ask(call: AdminCall, body: AskAccess): Promise<Changed<AccessRequestView>> {
    const parties = await this.parties.find(call, body);
    const { project, personId } = parties;
    return this.requests.ask(call, {
      permission: personId === call.principal.id ? 'access-request:ask' : 'access-request:create',
      party: { organisationId: project.organisationId, personId },
      words: body.justification,
      givesAccess: false,
      make: async (transaction, at) => {
        await this.assertAsksForSomething(transaction, parties, { body, at });
        const id = await this.insert(transaction, call, { parties, body, at });
        return { id, verb: 'ask', event: { action: 'asked', step: null } };
      },
    });
  }

  /** Throws where the request could give nothing: access is there already, or it is asked for already. */
  private async assertAsksForSomething(
    transaction: Transaction,
    { project: { id: projectId }, personId }: Parties,
    { body, at }: { readonly body: AskAccess; readonly at: Date },
  ): Promise<void> {
    await transaction.query(LOCK, [projectId, personId]);
    const open = { projectId, personId, state: 'pending' as const, expiresAt: MoreThan(at) };
    if (await transaction.existsBy(AccessRequestEntity, open)) throw requestExists();
    const ends = new Date(at.getTime() + body.durationSeconds * SECOND_MS);
    if (lasts(await presentAssignment(transaction, { projectId, personId }), ends)) throw accessExists();
  }

  private async insert(
    transaction: Transaction,
    { principal, reach }: AdminCall,
    asked: { readonly parties: Parties; readonly body: AskAccess; readonly at: Date },
  ): Promise<string> {
    const { project, personId } = asked.parties;
    const work = { personId, organisationId: project.organisationId };
    const { purpose = project.purpose, durationSeconds, justification } = asked.body;
    const rules = await requestRulesOf(transaction, project.organisationId);
    if (durationSeconds > rules.maxGrantSeconds)
      throw unprocessable('DURATION_TOO_LONG', 'durationSeconds', `must be at most ${rules.maxGrantSeconds}`);
    const id = uuidV7();
    await transaction.insert(AccessRequestEntity, {
      ...work,
      id,
      projectId: project.id,
      // Only whoever sees people beyond a client asks for somebody new to it: for others, it is somebody who has just gone.
      engages: reach.organisations === 'every' && !(await worksFor(transaction, work)),
      requestedBy: principal.id,
      kind: 'request',
      purpose,
      durationSeconds,
      justification,
      steps: rules.steps,
      expiresAt: new Date(asked.at.getTime() + rules.pendingSeconds * SECOND_MS),
      createdAt: asked.at,
    });
    return id;
  }
}
