import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { z } from 'zod';
import type { AdminCall } from '../calls/admin-call.js';
import { TIMESTAMP } from '../lists/sorted-page.js';
import { orderOf } from '../lists/sorts.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import type { Page } from '../records/page.js';
import { VendorFinder } from '../vendors/vendor-finder.js';
import { type ListSubprocessors, SUBPROCESSOR_SORTS } from './subprocessor.schema.js';

/**
 * How a client stands to a vendor: `upcoming` is approved from a later date, `noticed` told of it and not yet approved,
 * `objected` refused by the client. Only `approved` lets its staff in.
 */
export type SubprocessorStanding = 'approved' | 'upcoming' | 'noticed' | 'objected' | 'withdrawn';

/** One line of the register (C20): which vendor works for which client, since which notice, from when; ISO 8601 UTC. */
export interface SubprocessorView {
  readonly vendor: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly country: string | null;
    readonly service: string | null;
  };
  readonly organisation: string;
  readonly standing: SubprocessorStanding;
  /** As the approval states it, else the latest notice; null where the client objected without having been told. */
  readonly noticeDate: string | null;
  /** When the objection window ends; null without a notice. */
  readonly objectionUntil: string | null;
  /** From when the approval holds; null without one. */
  readonly effectiveFrom: string | null;
  readonly withdrawnAt: string | null;
}

interface Row {
  readonly organisation_id: string;
  readonly vendor_id: string;
  readonly slug: string;
  readonly name: string;
  readonly country: string | null;
  readonly service: string | null;
  readonly notice_date: Date | null;
  readonly objection_until: Date | null;
  readonly effective_from: Date | null;
  readonly withdrawn_at: Date | null;
  readonly standing: SubprocessorStanding;
  readonly sort_key: string;
}

// Nothing is left of an objection that was taken back, where there was neither notice nor approval.
const STANDING = `CASE WHEN a.objected THEN 'objected' WHEN a.withdrawn_at IS NOT NULL OR a.notice_date IS NULL THEN 'withdrawn'
  WHEN a.effective_from IS NULL THEN 'noticed' WHEN a.effective_from > now() THEN 'upcoming' ELSE 'approved' END`;
const LINES = `
  SELECT p.organisation_id, p.vendor_id, coalesce(y.notice_date, n.notice_date) AS notice_date, n.objection_until, y.effective_from, y.withdrawn_at,
    EXISTS (SELECT FROM vendor_objections o
      WHERE o.organisation_id = p.organisation_id AND o.vendor_id = p.vendor_id AND o.withdrawn_at IS NULL) AS objected
  FROM (
    SELECT organisation_id, vendor_id FROM vendor_approvals UNION SELECT organisation_id, vendor_id FROM vendor_notices
    UNION SELECT organisation_id, vendor_id FROM vendor_objections) p
  LEFT JOIN vendor_approvals y ON y.organisation_id = p.organisation_id AND y.vendor_id = p.vendor_id
  LEFT JOIN LATERAL (
    SELECT max(x.notice_date) AS notice_date, max(x.objection_until) AS objection_until FROM vendor_notices x
    WHERE x.organisation_id = p.organisation_id AND x.vendor_id = p.vendor_id) n ON true`;
const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Without a sort, all have the same key, and the order is that of clients and vendors. */
const UNSORTED = { key: { sql: `timestamptz 'epoch'`, type: 'timestamptz' }, direction: 'ASC' } as const;
const uuid = z.string().refine(isUuid);

/** The register of vendors each client was told of, approved or refused, withdrawn ones included. */
@Injectable()
export class SubprocessorsService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly vendors: VendorFinder,
  ) {}

  async list(call: AdminCall, query: ListSubprocessors): Promise<Page<SubprocessorView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    const within = reach.organisations === 'every' ? null : reach.organisations;
    const vendor = query.vendor && (await this.vendors.get(reach.scope, query.vendor)).id;
    const after = startOf(query);
    const parameters = [within, vendor ?? null, query.state ?? null, ...after, query.limit + 1];
    const rows = await this.database.read<Row>(reach.scope, toSql(query), parameters);
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return { items: shown.map(toView), nextCursor: last ? cursorAfter(last, query) : null };
  }
}

function toSql({ sort }: ListSubprocessors): string {
  const { key, direction } = orderOf(SUBPROCESSOR_SORTS, sort) ?? UNSORTED;
  const further = direction === 'ASC' ? '>' : '<';
  return `
    SELECT a.organisation_id, a.vendor_id, v.slug, v.name, v.country, v.service, a.notice_date, a.objection_until, a.effective_from,
      a.withdrawn_at, ${STANDING} AS standing, (${key.sql})::text AS sort_key
    FROM (${LINES}) a JOIN organisations v ON v.id = a.vendor_id
    WHERE ($1::uuid[] IS NULL OR a.organisation_id = ANY ($1)) AND ($2::uuid IS NULL OR a.vendor_id = $2)
      AND ($3::text IS NULL OR $3 = ${STANDING})
      AND (${key.sql}, a.organisation_id, a.vendor_id) ${further} ($4::timestamptz, $5::uuid, $6::uuid)
    ORDER BY ${key.sql} ${direction}, a.organisation_id ${direction}, a.vendor_id ${direction} LIMIT $7`;
}

/** The key, client and vendor after which the page begins. */
function startOf(query: ListSubprocessors): readonly string[] {
  const { direction } = orderOf(SUBPROCESSOR_SORTS, query.sort) ?? UNSORTED;
  if (query.cursor === undefined)
    return direction === 'ASC' ? ['-infinity', FIRST, FIRST] : ['infinity', LAST, LAST];
  const position = z.strictObject({
    organisation: uuid,
    vendor: uuid,
    at: z.string().regex(TIMESTAMP),
    of: z.literal(query.sort ?? ''),
  });
  const { at, organisation, vendor } = decodeCursor(query.cursor, position);
  return [at, organisation, vendor];
}

function cursorAfter(row: Row, { sort }: ListSubprocessors): string {
  const { organisation_id: organisation, vendor_id: vendor, sort_key: at } = row;
  return encodeCursor({ organisation, vendor, at, of: sort ?? '' });
}

function toView(row: Row): SubprocessorView {
  const { vendor_id: id, slug, name, country, service } = row;
  return {
    vendor: { id, slug, name, country, service },
    organisation: row.organisation_id,
    standing: row.standing,
    noticeDate: row.notice_date?.toISOString() ?? null,
    objectionUntil: row.objection_until?.toISOString() ?? null,
    effectiveFrom: row.effective_from?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}
