import { Injectable } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { getOwned } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import type { AcceptanceView } from './acceptance.presenter.js';
import { TermsEntity } from './terms.entity.js';

interface Row {
  /** Of the person: one acceptance each. */
  readonly id: string;
  readonly sha256: string;
  readonly acceptedAt: Date;
}

const LIST = `
  SELECT person_id AS id, sha256, accepted_at AS "acceptedAt" FROM portcullis.acceptances
  WHERE terms_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3`;

/** Lists who accepted a version of terms: what an audit of NDAs is made from (C12). */
@Injectable()
export class AcceptancesQueries {
  constructor(private readonly database: Database) {}

  list({ reach }: AdminCall, termsId: string, page: PageQuery): Promise<Page<AcceptanceView>> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await getOwned(transaction, TermsEntity, reach, termsId);
      const rows = await transaction.query<Row[]>(LIST, [id, pageStart(page), page.limit + 1]);
      return toPage(rows, page, toView);
    });
  }
}

function toView({ id, sha256, acceptedAt }: Row): AcceptanceView {
  return { person: id, sha256, acceptedAt: acceptedAt.toISOString() };
}
