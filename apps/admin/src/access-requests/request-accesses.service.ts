import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { PageQuery } from '#libs/http';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import type { AccessRequestEntity } from './access-request.entity.js';
import { RequestRecords } from './request-records.js';
import { ownReachOf, seesOthers } from './request-reach.js';

/** One thing done, or refused, under the assignment a request gave: what its record says of it. */
export interface AccessView {
  readonly recordId: string;
  readonly at: string;
  readonly kind: string;
  readonly operation: string;
  readonly effect: string;
  readonly codes: readonly string[];
  readonly dataset: string | null;
  readonly item: string | null;
  /** The tool that asked for the person; null where none did. */
  readonly tool: string | null;
  readonly bytes: number;
  /** null: no outcome is recorded, which counts as everything. */
  readonly bytesSent: number | null;
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly effect: string;
  readonly codes: readonly string[];
  readonly operation: string;
  readonly dataset_id: string | null;
  readonly item_id: string | null;
  readonly tool_id: string | null;
  readonly bytes: string | null;
  readonly bytes_sent: string | null;
}

const UNDER = 'SELECT * FROM accesses_under_assignment($1, $2, $3)';
const ASSIGNMENT = 'SELECT id FROM assignments WHERE access_request_id = $1';

/**
 * Shows what was done under a request's assignment, and nothing else of the trail. As with every look at the trail, that
 * somebody looked is itself recorded.
 */
@Injectable()
export class RequestAccesses {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly records: RequestRecords,
  ) {}

  /** Returns one page in the order of the records; empty for a request that gave nothing. */
  async list(call: AdminCall, id: string, query: PageQuery): Promise<Changed<Page<AccessView>>> {
    const asking = { ...call, reach: ownReachOf(call) };
    const after = pageStart(query);
    const request = await this.database.transaction(asking.reach.scope, (transaction) =>
      this.records.get(transaction, call, id),
    );
    // Whoever once asked for somebody, and administers no longer, sees what became of it, not what they read.
    if (request.personId !== call.principal.id && !isOfOffice(call, request)) throw notFound();
    return this.changes.apply(asking, {
      permission: 'access-request:ask',
      organisationId: request.organisationId,
      policy: null,
      work: async (transaction) => {
        const rows = await accessesUnder(transaction, request, { after, limit: query.limit + 1 });
        const body = toPage(rows, query, toAccessView);
        const object = { type: 'access-request', id };
        const looked = { records: body.items.length, person: request.personId };
        const entry = { action: 'access-request.read-accesses', object, before: null, after: looked };
        return { status: 200, body, entry: { ...entry, projectId: request.projectId } };
      },
    });
  }
}

function isOfOffice(call: AdminCall, { organisationId }: AccessRequestEntity): boolean {
  const { organisations } = call.reach;
  return seesOthers(call) && (organisations === 'every' || organisations.includes(organisationId));
}

async function accessesUnder(
  transaction: Transaction,
  { id }: Pick<AccessRequestEntity, 'id'>,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<Row[]> {
  const [given] = await transaction.query<{ id: string }[]>(ASSIGNMENT, [id]);
  return given === undefined ? [] : transaction.query<Row[]>(UNDER, [given.id, after, limit]);
}

function toAccessView(row: Row): AccessView {
  return {
    recordId: row.id,
    at: instantOf(row.id),
    kind: row.kind,
    operation: row.operation,
    effect: row.effect,
    codes: row.codes,
    dataset: row.dataset_id,
    item: row.item_id,
    tool: row.tool_id,
    bytes: Number(row.bytes ?? 0),
    bytesSent: row.bytes_sent === null ? null : Number(row.bytes_sent),
  };
}

/** The first 48 bits of a record's id are its time in milliseconds (RFC 9562, version 7). */
function instantOf(recordId: string): string {
  return new Date(Number.parseInt(recordId.replaceAll('-', '').slice(0, 12), 16)).toISOString();
}
