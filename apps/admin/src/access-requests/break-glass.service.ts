import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { unprocessable } from '../records/record.errors.js';
import { requestRulesOf } from '../request-rules/request-rules.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { accessExists, RequestRefused } from './access-request.errors.js';
import type { AccessRequestView } from './access-request.presenter.js';
import type { BreakGlass } from './access-request.schema.js';
import { lasts, presentAssignment, writeGrant } from './grant-writer.js';
import { RequestChanges } from './request-changes.service.js';
import { type Parties, RequestParties } from './request-parties.js';
import { isSpecialCategory } from './request-records.js';

const SECOND_MS = 1_000;

/** Who breaks the glass, for what, and when. */
interface Breaking {
  readonly parties: Parties;
  readonly body: BreakGlass;
  readonly at: Date;
}

/**
 * Gives access at once to those whom the organisation named for it, for a short time and with a review afterwards. Nobody
 * stands behind it, so it never reaches special-category data (C15).
 */
@Injectable()
export class BreakGlassService {
  constructor(
    private readonly parties: RequestParties,
    private readonly requests: RequestChanges,
  ) {}

  async break(call: AdminCall, body: BreakGlass): Promise<Changed<AccessRequestView>> {
    const parties = await this.parties.find(call, { ...body, person: undefined });
    const { project, personId } = parties;
    return this.requests.ask(call, {
      permission: 'access-request:break-glass',
      party: { organisationId: project.organisationId, personId },
      words: body.justification,
      givesAccess: true,
      make: async (transaction, at) => {
        const { id, also } = await this.give(transaction, { parties, body, at });
        return { id, verb: 'break-glass', event: { action: 'glass_broken', step: null }, also };
      },
    });
  }

  private async give(transaction: Transaction, { parties, body, at }: Breaking) {
    const { project, personId } = parties;
    const { organisationId, id: projectId } = project;
    const rules = await requestRulesOf(transaction, organisationId);
    const isNamed = rules.breakGlassPeople.includes(personId);
    if (!isNamed || (await isSpecialCategory(transaction, projectId)))
      throw new RequestRefused('BREAK_GLASS_NOT_ALLOWED');
    const { durationSeconds, justification, purpose = project.purpose } = body;
    if (durationSeconds > rules.breakGlassMaxSeconds)
      throw unprocessable(
        'DURATION_TOO_LONG',
        'durationSeconds',
        `must be at most ${rules.breakGlassMaxSeconds}`,
      );
    // Access that is there, or will be, is nothing to break the glass for.
    if (lasts(await presentAssignment(transaction, { projectId, personId }), at)) throw accessExists();
    const asked = { organisationId, projectId, personId, purpose, durationSeconds };
    // Whoever is named works for the client, and goes in by that.
    const granted = { ...asked, id: uuidV7(), engages: false };
    await assertReviewed(transaction, granted);
    await transaction.insert(AccessRequestEntity, {
      ...granted,
      requestedBy: personId,
      kind: 'break_glass',
      justification,
      state: 'approved',
      steps: [],
      expiresAt: at,
      closedAt: at,
      reviewDueAt: new Date(at.getTime() + rules.reviewSeconds * SECOND_MS),
      createdAt: at,
    });
    return { id: granted.id, also: await writeGrant(transaction, granted, at) };
  }
}

/**
 * One short access after another is a long one, and one project after another is all of them: between two of an organisation
 * somebody else has looked at the first.
 */
async function assertReviewed(
  transaction: Transaction,
  { organisationId, personId }: Pick<AccessRequestEntity, 'organisationId' | 'personId'>,
): Promise<void> {
  const unreviewed = { organisationId, personId, kind: 'break_glass' as const, reviewedAt: IsNull() };
  if (await transaction.existsBy(AccessRequestEntity, unreviewed))
    throw new RequestRefused('BREAK_GLASS_UNREVIEWED');
}
