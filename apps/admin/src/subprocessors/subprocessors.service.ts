import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { z } from 'zod';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import type { Page } from '../records/page.js';
import type { ListQuery } from '../schema/list-query.schema.js';

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
}

const LIST = `
  SELECT a.organisation_id, a.vendor_id, v.slug, v.name, v.country, a.notice_date, a.effective_from, a.withdrawn_at
  FROM vendor_approvals a JOIN organisations v ON v.id = a.vendor_id
  WHERE ($1::uuid[] IS NULL OR a.organisation_id = ANY ($1)) AND (a.organisation_id, a.vendor_id) > ($2::uuid, $3::uuid)
  ORDER BY a.organisation_id, a.vendor_id LIMIT $4`;
const FIRST = '00000000-0000-0000-0000-000000000000';
const uuid = z.string().refine(isUuid);
const position = z.strictObject({ organisation: uuid, vendor: uuid });

/** The register of vendors each client approved, withdrawn ones included. */
@Injectable()
export class SubprocessorsService {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  async list(call: AdminCall, query: ListQuery): Promise<Page<SubprocessorView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    const within = reach.organisations === 'every' ? null : reach.organisations;
    const after =
      query.cursor === undefined
        ? { organisation: FIRST, vendor: FIRST }
        : decodeCursor(query.cursor, position);
    const parameters = [within, after.organisation, after.vendor, query.limit + 1];
    const items = (await this.database.read<Row>(reach.scope, LIST, parameters)).map(toView);
    const shown = items.slice(0, query.limit);
    const last = items.length > query.limit ? shown.at(-1) : undefined;
    const nextCursor = last
      ? encodeCursor({ organisation: last.organisation, vendor: last.vendor.id })
      : null;
    return { items: shown, nextCursor };
  }
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
