import { Inject, Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '#libs/http';
import { type Clock, isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { z } from 'zod';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import type { Page } from '../records/page.js';
import type { ListQuery } from '../schema/list-query.schema.js';

/**
 * How a client stands to a vendor: `pending` is approved from a later date, `noticed` told of it and not yet approved,
 * `objected` refused by the client. Only `approved` lets its staff in.
 */
export type SubprocessorStanding = 'approved' | 'pending' | 'noticed' | 'objected' | 'withdrawn';

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
  readonly objected: boolean;
}

const LIST = `
  SELECT p.organisation_id, p.vendor_id, v.slug, v.name, v.country, v.service, coalesce(a.notice_date, n.notice_date) AS notice_date,
    n.objection_until, a.effective_from, a.withdrawn_at,
    EXISTS (SELECT FROM vendor_objections o
      WHERE o.organisation_id = p.organisation_id AND o.vendor_id = p.vendor_id AND o.withdrawn_at IS NULL) AS objected
  FROM (
    SELECT organisation_id, vendor_id FROM vendor_approvals UNION SELECT organisation_id, vendor_id FROM vendor_notices
    UNION SELECT organisation_id, vendor_id FROM vendor_objections) p
  JOIN organisations v ON v.id = p.vendor_id
  LEFT JOIN vendor_approvals a ON a.organisation_id = p.organisation_id AND a.vendor_id = p.vendor_id
  LEFT JOIN LATERAL (
    SELECT max(x.notice_date) AS notice_date, max(x.objection_until) AS objection_until FROM vendor_notices x
    WHERE x.organisation_id = p.organisation_id AND x.vendor_id = p.vendor_id) n ON true
  WHERE ($1::uuid[] IS NULL OR p.organisation_id = ANY ($1)) AND (p.organisation_id, p.vendor_id) > ($2::uuid, $3::uuid)
  ORDER BY p.organisation_id, p.vendor_id LIMIT $4`;
const FIRST = '00000000-0000-0000-0000-000000000000';
const uuid = z.string().refine(isUuid);
const position = z.strictObject({ organisation: uuid, vendor: uuid });

/** The register of vendors each client was told of, approved or refused, withdrawn ones included. */
@Injectable()
export class SubprocessorsService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: AdminCall, query: ListQuery): Promise<Page<SubprocessorView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    const within = reach.organisations === 'every' ? null : reach.organisations;
    const after =
      query.cursor === undefined
        ? { organisation: FIRST, vendor: FIRST }
        : decodeCursor(query.cursor, position);
    const parameters = [within, after.organisation, after.vendor, query.limit + 1];
    const now = this.clock.now();
    const rows = await this.database.read<Row>(reach.scope, LIST, parameters);
    const items = rows.map((row) => toView(row, now));
    const shown = items.slice(0, query.limit);
    const last = items.length > query.limit ? shown.at(-1) : undefined;
    const nextCursor = last
      ? encodeCursor({ organisation: last.organisation, vendor: last.vendor.id })
      : null;
    return { items: shown, nextCursor };
  }
}

function toView(row: Row, now: Date): SubprocessorView {
  const { vendor_id: id, slug, name, country, service } = row;
  return {
    vendor: { id, slug, name, country, service },
    organisation: row.organisation_id,
    standing: standingOf(row, now),
    noticeDate: row.notice_date?.toISOString() ?? null,
    objectionUntil: row.objection_until?.toISOString() ?? null,
    effectiveFrom: row.effective_from?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}

function standingOf(row: Row, now: Date): SubprocessorStanding {
  const { objected, effective_from, withdrawn_at, notice_date } = row;
  if (objected) return 'objected';
  // Nothing is left of an objection that was taken back, where there was neither notice nor approval.
  if (withdrawn_at !== null || notice_date === null) return 'withdrawn';
  if (effective_from === null) return 'noticed';
  return effective_from <= now ? 'approved' : 'pending';
}
