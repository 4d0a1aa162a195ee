import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../../calls/admin-call.js';
import { type Changed, ReachMoved } from '../../changes/change.js';
import { ChangesService } from '../../changes/changes.service.js';
import { withContent } from '../../idempotency/idempotent-request.js';
import { OrganisationFinder } from '../../organisations/organisation-finder.js';
import { CLOCK } from '../../ports.js';
import { toAssignmentCreation } from '../assignment.presenter.js';
import { readAssignmentCsv } from './assignment-csv.js';
import { type CheckedRow, checkRow } from './assignment-row.js';
import { findBulkLookups } from './bulk-lookups.js';
import { type PlannedRow, planRows } from './bulk-plan.js';
import { assertEveryRowCanBe, type BulkReportView, toBulkReport } from './bulk-report.presenter.js';
import type { BulkQuery } from './bulk.schema.js';
import { writePlan } from './bulk-writer.js';

/** A file that was read, and whose it is to be. */
interface BulkFile {
  readonly organisationId: string;
  readonly rows: readonly CheckedRow[];
  readonly sha256: Buffer;
}

/** Assigns the people of a file: all of its rows or none, each assignment with a record of its own. */
@Injectable()
export class BulkAssignmentsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the report; a dry run changes nothing and remembers nothing. */
  async assign(
    call: AdminCall,
    { dryRun, organisation }: BulkQuery,
    content: Readable,
  ): Promise<BulkReportView | Changed<BulkReportView>> {
    const organisationId = await this.organisations.ownerOf(call, organisation);
    const { rows, sha256 } = await readAssignmentCsv(content);
    const file = { organisationId, rows: rows.map(checkRow), sha256 };
    if (dryRun) return toBulkReport(await this.foresee(call, file), sha256);
    return this.change({ ...call, idempotency: withContent(call.idempotency, sha256) }, file);
  }

  private change(call: AdminCall, file: BulkFile): Promise<Changed<BulkReportView>> {
    const { organisationId, sha256 } = file;
    return this.changes.apply(call, {
      permission: 'assignment:create',
      organisationId,
      policy: async () => scopeOf(organisationId, possible(await this.foresee(call, file), organisationId)),
      work: async (transaction, locked) => {
        const plan = possible(await this.plan(transaction, call, file), organisationId);
        assertCovered(locked, plan);
        const made = await writePlan(transaction, organisationId, plan);
        const body = toBulkReport(
          plan,
          sha256,
          new Map(made.map(({ row, assignment }) => [row, assignment.id])),
        );
        return {
          status: made.length > 0 ? 201 : 200,
          body,
          entry: summaryOf(organisationId, body),
          shown: { before: null, after: null },
          also: made.map(({ assignment }) => toAssignmentCreation(assignment)),
        };
      },
    });
  }

  private foresee(call: AdminCall, file: BulkFile): Promise<readonly PlannedRow[]> {
    return this.database.transaction(call.reach.scope, (transaction) => this.plan(transaction, call, file));
  }

  private async plan(
    transaction: Transaction,
    call: AdminCall,
    { organisationId, rows }: BulkFile,
  ): Promise<readonly PlannedRow[]> {
    const asked = rows.flatMap((row) => row.asked ?? []);
    const lookups = await findBulkLookups(transaction, { reach: call.reach, organisationId }, asked);
    return planRows(rows, lookups, { now: this.clock.now(), callerId: call.principal.id });
  }
}

function possible(plan: readonly PlannedRow[], organisationId: string): readonly PlannedRow[] {
  assertEveryRowCanBe(plan, organisationId);
  return plan;
}

/** Reads of the client wait for the change, and whoever is assigned is looked up anew. */
function scopeOf(organisationId: string, plan: readonly PlannedRow[]): ChangeScope {
  return { organisations: [organisationId], scopes: [...new Set(assigned(plan))] };
}

function assertCovered({ scopes }: ChangeScope, plan: readonly PlannedRow[]): void {
  const covered = new Set(scopes);
  if (assigned(plan).some((personId) => !covered.has(personId))) throw new ReachMoved();
}

function assigned(plan: readonly PlannedRow[]): string[] {
  return plan.flatMap((planned) => (planned.kind === 'create' ? [planned.assignment.personId] : []));
}

function summaryOf(organisationId: string, { sha256, counts }: BulkReportView) {
  const object = { type: 'organisation', id: organisationId };
  const after = { sha256, created: counts.create, existed: counts.exists };
  return { action: 'assignment.import', object, before: null, after };
}
