import { Inject, Injectable } from '@nestjs/common';
import { type Clock, isUuid } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { isPermitted, type Role } from '#libs/policy';
import { In } from 'typeorm';
import { AssignmentEntity } from '../assignments/assignment.entity.js';
import type { AdminCall } from '../calls/admin-call.js';
import { CLOCK } from '../ports.js';
import { ownedWithin } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { AccessRequestEventEntity } from './access-request-event.entity.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { approvalsOf, type RequestRecord } from './access-request.presenter.js';
import { type Approval, isApprover } from './approval-steps.js';
import { ownReachOf, seesOthers } from './request-reach.js';

const SPECIAL = `
  SELECT DISTINCT p.project_id FROM project_datasets p JOIN datasets d ON d.id = p.dataset_id
  WHERE p.project_id = ANY ($1) AND d.sensitivity = 'special_category'`;
const ACTIVE = `
  SELECT p.id, p.roles, p.organisation_id AS "organisationId"
  FROM unnest($1::uuid[]) a CROSS JOIN LATERAL find_person_by_id(a) p WHERE p.status = 'active'`;

/** Somebody who approved, as they are now. */
interface Approver {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly organisationId: string;
}

/** Finds access requests and what belongs to them, as far as the caller may know. */
@Injectable()
export class RequestRecords {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Returns the instant by which a request is pending or expired, and from which a grant runs. */
  now(): Date {
    return this.clock.now();
  }

  /** Returns the request; throws NOT_FOUND for one that is missing, another organisation's, or another person's. */
  async get(transaction: Transaction, call: AdminCall, id: string): Promise<AccessRequestEntity> {
    if (!isUuid(id)) throw notFound();
    const own = { id, ...ownedWithin(ownReachOf(call)) };
    const { id: me } = call.principal;
    const [row] = await transaction.find(AccessRequestEntity, {
      where: [
        { ...own, personId: me },
        { ...own, requestedBy: me },
        ...(seesOthers(call) ? [{ id, ...ownedWithin(call.reach) }] : []),
      ],
      take: 1,
    });
    if (row === undefined) throw notFound();
    return row;
  }

  /** Returns each request with its history, its assignment and how many must stand behind it, in the order given. */
  async withDetails(
    transaction: Transaction,
    rows: readonly AccessRequestEntity[],
  ): Promise<RequestRecord[]> {
    const ids = rows.map(({ id }) => id);
    const events = await transaction.find(AccessRequestEventEntity, {
      where: { requestId: In(ids) },
      order: { id: 'ASC' },
    });
    const assignments = await transaction.findBy(AssignmentEntity, { accessRequestId: In(ids) });
    const special = await specialCategoryAmong(
      transaction,
      rows.map(({ projectId }) => projectId),
    );
    const approvers = await activeAmong(
      transaction,
      approvalsOf(events).map(({ personId }) => personId),
    );
    return rows.map((row) => ({
      row,
      events: events.filter(({ requestId }) => requestId === row.id),
      approvals: countedApprovals(row, {
        given: approvalsOf(events.filter(({ requestId }) => requestId === row.id)),
        approvers,
      }),
      assignment: assignments.find(({ accessRequestId }) => accessRequestId === row.id) ?? null,
      isSpecialCategory: special.has(row.projectId),
    }));
  }

  /** Returns one request with its details, afresh. */
  async getWithDetails(transaction: Transaction, id: string): Promise<RequestRecord> {
    const row = await transaction.findOneByOrFail(AccessRequestEntity, { id });
    const [record] = await this.withDetails(transaction, [row]);
    if (record === undefined) throw notFound();
    return record;
  }
}

/** Returns those of the people who are active, with the roles they hold now. */
async function activeAmong(
  transaction: Transaction,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Approver>> {
  const rows = await transaction.query<Approver[]>(ACTIVE, [[...new Set(personIds)]]);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Returns the approvals that count: while a request is open, of those who could still give them. Whoever was suspended, or lost
 * the role or every office that decides since, stands behind nothing any more, also where the step names them. What is closed
 * stays as it was decided.
 */
function countedApprovals(
  row: AccessRequestEntity,
  {
    given,
    approvers,
  }: { readonly given: readonly Approval[]; readonly approvers: ReadonlyMap<string, Approver> },
): readonly Approval[] {
  if (row.state !== 'pending') return given;
  return given.filter(({ personId, step }) => {
    const approver = approvers.get(personId);
    return approver !== undefined && mayDecide(approver, row) && isApprover(row.steps[step], approver);
  });
}

function mayDecide({ roles, organisationId }: Approver, row: AccessRequestEntity): boolean {
  const scope = { organisationId: row.organisationId, ownOrganisationId: organisationId };
  return isPermitted(roles, 'access-request:decide', scope);
}

/** Returns which of the projects contain special-category data now. */
async function specialCategoryAmong(
  transaction: Transaction,
  projectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query<{ project_id: string }[]>(SPECIAL, [[...new Set(projectIds)]]);
  return new Set(rows.map(({ project_id }) => project_id));
}

/** True where the project contains special-category data now */
export async function isSpecialCategory(transaction: Transaction, projectId: string): Promise<boolean> {
  return (await specialCategoryAmong(transaction, [projectId])).has(projectId);
}
