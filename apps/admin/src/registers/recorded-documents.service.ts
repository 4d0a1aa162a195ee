import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { canonicalJson } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import { ChangesService } from '../changes/changes.service.js';
import type { OrganisationEntity } from '../organisations/organisation.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';

/** A document as it was written, and the record of its being given away. */
export interface WrittenDocument<Content> {
  readonly recordId: string;
  readonly generatedAt: string;
  /** Of the content's canonical JSON: equal for two documents exactly when the configuration they tell of is. */
  readonly sha256: string;
  readonly content: Content;
}

/** One kind of document: what giving one away is called on the trail, and how it is written. */
export interface DocumentKind<Content> {
  readonly action: string;
  readonly write: (organisation: OrganisationEntity, transaction: Transaction) => Promise<Content>;
}

/** Gives documents about organisations away. INVARIANT: each is on the trail of whom it is about before it is answered. */
@Injectable()
export class RecordedDocuments {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the document; throws NOT_FOUND for an organisation that is not the caller's to know. */
  async write<Content extends object>(
    call: AdminCall,
    reference: string,
    { action, write }: DocumentKind<Content>,
  ): Promise<WrittenDocument<Content>> {
    const { reach } = call;
    const { id } = await this.database.transaction(reach.scope, (transaction) =>
      this.organisations.get(transaction, reach, reference),
    );
    const { body, headers } = await this.changes.apply(call, {
      permission: 'organisation:export',
      organisationId: id,
      policy: null,
      work: async (transaction) => {
        const content = await write(await this.organisations.get(transaction, reach, id), transaction);
        const sha256 = createHash('sha256').update(canonicalJson(content)).digest('hex');
        const document = { generatedAt: this.clock.now().toISOString(), sha256, content };
        const object = { type: 'organisation', id };
        return { status: 200, body: document, entry: { action, object, before: null, after: { sha256 } } };
      },
    });
    return { recordId: headers.recordId, ...body };
  }
}
