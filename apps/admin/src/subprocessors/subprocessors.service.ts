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

/** One line of the register (C20): which vendor works for which client, since which notice, from when; ISO 8601 UTC. */
export interface SubprocessorView {
  readonly vendor: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly country: string | null;
  };
  readonly organisation: string;
  readonly noticeDate: string;
  readonly effectiveFrom: string;
  readonly withdrawnAt: string | null;
}

interface Row {
  readonly organisation_id: string;
  readonly vendor_id: string;
  readonly slug: string;
  readonly name: string;
  readonly country: string | null;
  readonly notice_date: Date;
  readonly effective_from: Date;
  readonly withdrawn_at: Date | null;
  readonly sort_key: string;
}

const STATE = `CASE WHEN a.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN a.effective_from > now() THEN 'upcoming' ELSE 'approved' END`;
const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Without a sort, all have the same key, and the order is that of clients and vendors. */
const UNSORTED = { key: { sql: `timestamptz 'epoch'`, type: 'timestamptz' }, direction: 'ASC' } as const;
const uuid = z.string().refine(isUuid);

/** The register of vendors each client approved, withdrawn ones included. */
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
    SELECT a.organisation_id, a.vendor_id, v.slug, v.name, v.country, a.notice_date, a.effective_from, a.withdrawn_at,
      (${key.sql})::text AS sort_key
    FROM vendor_approvals a JOIN organisations v ON v.id = a.vendor_id
    WHERE ($1::uuid[] IS NULL OR a.organisation_id = ANY ($1)) AND ($2::uuid IS NULL OR a.vendor_id = $2)
      AND ($3::text IS NULL OR $3 = ${STATE})
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
  const { vendor_id: id, slug, name, country } = row;
  return {
    vendor: { id, slug, name, country },
    organisation: row.organisation_id,
    noticeDate: row.notice_date.toISOString(),
    effectiveFrom: row.effective_from.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}
